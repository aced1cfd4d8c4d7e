package io.jackfield.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rows under a head, in columns as wide as they need; columns of numbers to the right. Not thread-safe. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... head) {
        this.head = List.of(head);
    }

    /** @throws IllegalArgumentException unless there is a cell for every column */
    public Table row(Object... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(printable(Objects.toString(cell, "")));
        }
        rows.add(row);
        return this;
    }

    public boolean empty() {
        return rows.isEmpty();
    }

    /** What came from the network must not steer the operator's terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Lines without trailing blanks, parted by line feeds. */
    @Override
    public String toString() {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        all.addAll(rows);
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : GAP).append(cell(row.get(column), column));
            }
            text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private String cell(String text, int column) {
        int width = head.get(column).length();
        boolean numbers = !rows.isEmpty();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
            numbers &= row.get(column).matches("-?\\d{1,19}");
        }
        String blanks = " ".repeat(width - text.length());
        return numbers ? blanks + text : text + blanks;
    }
}
