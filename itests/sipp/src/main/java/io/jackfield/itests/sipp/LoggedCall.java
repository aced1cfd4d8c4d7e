package io.jackfield.itests.sipp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call as a scenario's log action wrote it down.
 *
 * @param callId  its Call-ID on this side
 * @param version the version that every message of it came from
 * @param up      when it was answered
 * @param end     when it was over, or null
 */
public record LoggedCall(String callId, String version, Instant up, Instant end) {
    /** Both logs write "up" or "end", the Call-ID, the version, and SIPp's time, which ends in seconds since the epoch. */
    private static final Pattern LINE = Pattern.compile("(up|end) (\\S+) (\\S+) .*\\s(\\d+)\\.(\\d{6})\\s*");

    /** Whether it was answered before that moment and over after it. */
    public boolean upAt(Instant moment) {
        return up.isBefore(moment) && end != null && end.isAfter(moment);
    }

    static List<LoggedCall> read(Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        Map<String, LoggedCall> calls = new LinkedHashMap<>();
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.find()) {
                continue;
            }
            Instant time = Instant.ofEpochSecond(Long.parseLong(matcher.group(4)), Long.parseLong(matcher.group(5)) * 1000);
            String id = matcher.group(2);
            if (matcher.group(1).equals("up")) {
                calls.put(id, new LoggedCall(id, matcher.group(3), time, null));
            } else if (calls.containsKey(id)) {
                LoggedCall begun = calls.get(id);
                calls.put(id, new LoggedCall(id, begun.version(), begun.up(), time));
            }
        }
        return List.copyOf(new ArrayList<>(calls.values()));
    }
}
