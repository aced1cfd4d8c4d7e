package io.jackfield.itests.bench.alarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the nodes of a cluster logged about each other's life, since a moment. */
public final class Alarms {
    /** Lines that say that somebody was declared dead, was put out, or thought itself alone; the rest are first signs of it. */
    private static final Map<String, Boolean> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("is declared dead", true);
        WORDS.put("This member's life was ended by others", true);
        WORDS.put("A member of the state tier is gone", true);
        WORDS.put("The others went on without this member", true);
        WORDS.put("Not more than half of the voters are in sight", true);
        WORDS.put("A member of the cluster does not answer", false);
        WORDS.put("A member is silent", false);
        WORDS.put("The others did not confirm this member in time", false);
    }

    /** So many lines with these words. @param death whether somebody lived on who was taken for dead */
    public record Alarm(String words, boolean death, long times) {
    }

    private final List<Path> logs;
    private final List<Long> from = new ArrayList<>();

    private Alarms(List<Path> logs) {
        this.logs = List.copyOf(logs);
    }

    /** @param logs of all nodes, which are there */
    static Alarms since(List<Path> logs) throws IOException {
        Alarms alarms = new Alarms(logs);
        for (Path log : logs) {
            alarms.from.add(Files.size(log));
        }
        return alarms;
    }

    /** Those that there were; none is left out because it has zero. */
    List<Alarm> raised() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < logs.size(); i++) {
            byte[] log = Files.readAllBytes(logs.get(i));
            int start = (int) Math.min(from.get(i), log.length);
            lines.addAll(new String(log, start, log.length - start, StandardCharsets.UTF_8).lines().toList());
        }
        return WORDS.entrySet().stream().map(each -> new Alarm(each.getKey(), each.getValue(),
                lines.stream().filter(line -> line.contains(each.getKey())).count())).toList();
    }
}
