package io.jackfield.itests.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A Markdown table; the first column is text, the others are figures. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String first, List<String> others) {
        row(first, others);
    }

    public Table row(String first, List<String> others) {
        List<String> row = new ArrayList<>(List.of(first));
        row.addAll(others);
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
        lines.add(1, "|---|" + String.join("", Collections.nCopies(rows.get(0).size() - 1, "---:|")));
        return String.join("\n", lines) + "\n";
    }
}
