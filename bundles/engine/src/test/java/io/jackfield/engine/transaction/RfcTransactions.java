package io.jackfield.engine.transaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code rfc3261-transactions.txt}: what RFC 3261 and RFC 6026 say that transactions do. The format is at the head of
 * that file. Lines that stand for several (both transports, inputs that behave alike) come out one by one.
 */
public final class RfcTransactions {
    /** Which machine on which sort of transport. */
    public record Machine(TransactionKind kind, boolean reliable) {
        public static List<Machine> all() {
            return Arrays.stream(TransactionKind.values())
                    .flatMap(kind -> List.of(new Machine(kind, false), new Machine(kind, true)).stream())
                    .toList();
        }

        public TransactionTable table() {
            return TransactionTables.of(kind, reliable);
        }

        @Override
        public String toString() {
            return kind + (reliable ? " reliable" : " unreliable");
        }
    }

    /** A state and an input of a machine; both are null for the start of a transaction. */
    public record Pair(Machine machine, TransactionState state, Input input) {
        @Override
        public String toString() {
            return machine + (state == null ? " new" : " " + state + " " + input);
        }
    }

    /** What must follow. */
    public record Row(Pair pair, TransactionState next, List<Effect> effects, String clause) {
    }

    /** At a time (ms) after the beginning, an input or the firing of a timer. */
    public record At<T>(long time, T what) {
        @Override
        public String toString() {
            return time + ":" + what;
        }
    }

    /** Which timers must fire when. */
    public record Firings(Machine machine, TimerValues values, List<At<Input>> inputs, List<At<TimerName>> firings,
                          String clause) {
    }

    private final Map<Pair, Row> rows = new HashMap<>();
    private final List<Row> inOrder = new ArrayList<>();
    private final List<Firings> timers = new ArrayList<>();

    private RfcTransactions() {
    }

    public static RfcTransactions read() {
        try (InputStream in = RfcTransactions.class.getResourceAsStream("/rfc3261-transactions.txt")) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RfcTransactions read(String text) {
        RfcTransactions read = new RfcTransactions();
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(read::line);
        return read;
    }

    /** Every row, the starts among them, in the order of the file. */
    public List<Row> rows() {
        return List.copyOf(inOrder);
    }

    public Optional<Row> row(Pair pair) {
        return Optional.ofNullable(rows.get(pair));
    }

    public List<Firings> timers() {
        return List.copyOf(timers);
    }

    /** Every state and input of every machine, with a row or without. */
    public static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Machine machine : Machine.all()) {
            for (TransactionState state : TransactionState.values()) {
                for (Input input : Input.values()) {
                    pairs.add(new Pair(machine, state, input));
                }
            }
        }
        return pairs;
    }

    private void line(String line) {
        String[] rowAndClause = line.split("\\s+#\\s+", 2);
        String[] sides = rowAndClause[0].split("\\s+->\\s+", 2);
        if (rowAndClause.length != 2 || sides.length != 2) {
            throw new IllegalArgumentException("a line has '->' and, after '#', its clause: " + line);
        }
        String[] left = sides[0].split("\\s+");
        if (left[0].equals("timers")) {
            timers(left, sides[1], rowAndClause[1]);
        } else {
            transition(left, sides[1].split("\\s+", 2), rowAndClause[1]);
        }
    }

    private void transition(String[] left, String[] right, String clause) {
        TransactionState next = TransactionState.valueOf(right[0]);
        List<Effect> effects = list(right[1], ",").stream().map(Effect::valueOf).toList();
        for (Machine machine : machines(left[0], left[1])) {
            for (String input : list(left[3], "\\|")) {
                Pair pair = left[2].equals("*")
                        ? new Pair(machine, null, null)
                        : new Pair(machine, TransactionState.valueOf(left[2]), Input.valueOf(input));
                Row row = new Row(pair, next, effects, clause);
                if (rows.put(pair, row) != null) {
                    throw new IllegalArgumentException("two lines for " + pair);
                }
                inOrder.add(row);
            }
        }
    }

    private void timers(String[] left, String right, String clause) {
        TimerValues values = TimerValues.of(Long.parseLong(left[3]), Long.parseLong(left[4]), Long.parseLong(left[5]));
        List<At<Input>> inputs = list(left[6], ",").stream()
                .map(at -> new At<>(time(at), Input.valueOf(after(at)))).toList();
        List<At<TimerName>> firings = list(right, "\\s+").stream()
                .map(at -> new At<>(time(at), TimerName.valueOf(after(at)))).toList();
        for (Machine machine : machines(left[1], left[2])) {
            timers.add(new Firings(machine, values, inputs, firings, clause));
        }
    }

    private static List<Machine> machines(String kind, String transport) {
        TransactionKind parsed = TransactionKind.valueOf(kind);
        return switch (transport) {
            case "unreliable" -> List.of(new Machine(parsed, false));
            case "reliable" -> List.of(new Machine(parsed, true));
            case "both" -> List.of(new Machine(parsed, false), new Machine(parsed, true));
            default -> throw new IllegalArgumentException("no such transport: " + transport);
        };
    }

    private static List<String> list(String text, String separator) {
        return text.strip().equals("-") ? List.of() : Arrays.stream(text.split(separator)).map(String::strip).toList();
    }

    private static long time(String at) {
        return Long.parseLong(at.substring(0, at.indexOf(':')));
    }

    private static String after(String at) {
        return at.substring(at.indexOf(':') + 1);
    }
}
