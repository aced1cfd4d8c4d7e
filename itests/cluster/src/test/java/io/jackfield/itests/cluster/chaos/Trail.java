package io.jackfield.itests.cluster.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What the phones sent and got, from SIPp's message logs, which are read anew each time: they may be longer than memory. */
final class Trail {
    /** Begins a message in the log; the time follows. */
    private static final String BEGINS = "-----------------------------------------------";
    private static final String JOINS_LEGS = "X-Call";
    private static final int MOST_SHOWN = 20;

    /**
     * One message of one phone.
     *
     * @param time as SIPp wrote it
     * @param who  which side
     * @param sent or received
     */
    record Entry(String time, String who, boolean sent, String text) {
        String startLine() {
            return text.substring(0, text.indexOf('\n')).trim();
        }

        String header(String name) {
            return text.lines().filter(line -> line.startsWith(name + ":")).findFirst()
                    .map(line -> line.substring(name.length() + 1).trim()).orElse("");
        }

        String call() {
            return header("Call-ID");
        }

        /**
         * What is the same only for repeats: one request has one number in its dialog, one transaction and in that one final response,
         * and nothing says anything else when it comes again.
         */
        String identity() {
            String line = startLine();
            String what = line.startsWith("SIP/2.0 1") ? line : line.startsWith("SIP/2.0") ? "final" : "";
            return String.join("\n", who, call(), header("CSeq"), what.isEmpty() ? "request" : header("Via"), what);
        }
    }

    /** @param repeats that phones were sent. @param differing those that are not what was sent first, byte for byte */
    record Repeats(long messages, long repeats, List<Entry> differing) {
    }

    private final Map<Path, String> logs = new LinkedHashMap<>();

    void add(String who, Path log) {
        logs.put(log, who);
    }

    Repeats repeats() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        List<Entry> differing = new ArrayList<>();
        long[] counts = new long[2];
        read(entry -> {
            if (entry.sent()) {
                return;
            }
            counts[0]++;
            Integer before = seen.putIfAbsent(entry.identity(), entry.text().hashCode());
            if (before != null) {
                counts[1]++;
                if (before != entry.text().hashCode()) {
                    differing.add(entry);
                }
            }
        });
        return new Repeats(counts[0], counts[1], differing);
    }

    /** By the Call-ID of each leg that of the caller's: as its first INVITE says, since one of the phone's own says another. */
    Map<String, String> joined() throws IOException {
        Map<String, String> joined = new HashMap<>();
        read(entry -> {
            if (!entry.header(JOINS_LEGS).isEmpty()) {
                joined.putIfAbsent(entry.call(), entry.header(JOINS_LEGS));
            }
        });
        return joined;
    }

    /** The calls with these Call-IDs, both legs of each, as ladders; the first twenty. */
    String ladders(Collection<String> failed) throws IOException {
        Map<String, String> joined = joined();
        Set<String> wanted = new HashSet<>();
        failed.stream().map(call -> joined.getOrDefault(call, call)).distinct().limit(MOST_SHOWN).forEach(wanted::add);
        Map<String, List<Entry>> calls = new LinkedHashMap<>();
        read(entry -> {
            String call = joined.getOrDefault(entry.call(), entry.call());
            if (wanted.contains(call)) {
                calls.computeIfAbsent(call, first -> new ArrayList<>()).add(entry);
            }
        });
        StringBuilder text = new StringBuilder();
        calls.forEach((call, entries) -> {
            text.append(call).append('\n');
            entries.stream().sorted(Comparator.comparing(Entry::time)).forEach(entry -> text.append(rung(entry)).append('\n'));
        });
        return text.toString();
    }

    /** Callers on the left, the phone on the right. */
    private static String rung(Entry entry) {
        boolean left = entry.who().equals("caller");
        String arrow = entry.sent() == left ? "--->" : "<---";
        return "  %s  %s%-6s %s %s (%s)".formatted(entry.time(), left ? "" : " ".repeat(40), entry.who(), arrow, entry.startLine(),
                entry.header("CSeq"));
    }

    private void read(Consumer<Entry> to) throws IOException {
        for (Map.Entry<Path, String> log : logs.entrySet()) {
            if (Files.exists(log.getKey())) {
                try (BufferedReader reader = Files.newBufferedReader(log.getKey(), StandardCharsets.ISO_8859_1)) {
                    read(reader, log.getValue(), to);
                }
            }
        }
    }

    private static void read(BufferedReader reader, String who, Consumer<Entry> to) throws IOException {
        String time = "";
        StringBuilder message = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(BEGINS)) {
                hand(time, who, message.toString(), to);
                time = line.substring(BEGINS.length()).trim();
                message.setLength(0);
            } else {
                message.append(line).append('\n');
            }
        }
        hand(time, who, message.toString(), to);
    }

    /** What stands between two rules: a line on the direction, an empty one, the message. Without a time it was logged before. */
    private static void hand(String time, String who, String logged, Consumer<Entry> to) {
        int begin = logged.indexOf("\n\n");
        if (!time.isEmpty() && begin > 0 && logged.indexOf('\n', begin + 2) > 0) {
            String direction = logged.substring(0, logged.indexOf('\n'));
            to.accept(new Entry(time, who, direction.contains("sent"), logged.substring(begin + 2)));
        }
    }
}
