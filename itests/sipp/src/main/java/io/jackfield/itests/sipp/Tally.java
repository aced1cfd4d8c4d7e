package io.jackfield.itests.sipp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a SIPp process has counted so far, of all calls since it began.
 *
 * @param offered    calls begun, incoming or outgoing
 * @param successful calls that went as the scenario says
 * @param failed     calls that did not, for whatever reason
 * @param unexpected messages that the scenario has no place for: within a call, after its end, or of no known call
 * @param mismatched calls that failed because a message was not of the version it should be of
 * @param repeated   retransmissions that SIPp sent or recognised
 */
public record Tally(long offered, long successful, long failed, long unexpected, long mismatched, long repeated) {
    private static final Pattern FAILURE = Pattern.compile("Failed(?!Call)(\\w+)\\(C\\)");

    /** Calls that are over. */
    public long ended() {
        return successful + failed;
    }

    /** Reads the statistics file, of which SIPp writes the names first and then a line a second; the last one counts. */
    static Tally read(Path statistics) throws IOException {
        Map<String, String> row = row(statistics);
        return new Tally(sum(row, "TotalCallCreated"), sum(row, "SuccessfulCall(C)"), sum(row, "FailedCall(C)"),
                sum(row, "FailedUnexpectedMessage(C)", "OutOfCallMsgs(C)", "DeadCallMsgs(C)"),
                sum(row, "FailedRegexpDoesntMatch(C)", "FailedRegexpHdrNotFound(C)", "FailedStrcmpDoesntMatch(C)"),
                sum(row, "Retransmissions(C)"));
    }

    /** What calls failed for, in SIPp's words, and how many; causes without a call are left out. */
    static Map<String, Long> failures(Path statistics) throws IOException {
        Map<String, Long> failures = new TreeMap<>();
        row(statistics).forEach((name, value) -> {
            Matcher cause = FAILURE.matcher(name);
            if (cause.matches() && number(value) > 0) {
                failures.put(cause.group(1), number(value));
            }
        });
        return failures;
    }

    /** One of the scenario's own counters. */
    static long counted(Path statistics, int counter) throws IOException {
        return number(row(statistics).get("GenericCounter" + counter + "(C)"));
    }

    /** The last whole line, by the names of its columns. */
    private static Map<String, String> row(Path statistics) throws IOException {
        if (!Files.exists(statistics)) {
            return Map.of();
        }
        List<String> lines = Files.readAllLines(statistics);
        if (lines.size() < 2) {
            return Map.of();
        }
        String[] names = lines.get(0).split(";");
        // While SIPp writes, the last line may be short.
        String[] values = lines.get(lines.size() - 1).split(";");
        if (values.length < names.length) {
            values = lines.get(lines.size() - 2).split(";");
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            row.put(names[i], values[i]);
        }
        return row;
    }

    private static long sum(Map<String, String> row, String... names) {
        return Arrays.stream(names).mapToLong(name -> number(row.get(name))).sum();
    }

    private static long number(String value) {
        if (value == null || !value.matches("\\d+")) {
            return 0; // the line of names repeated, before the first line of values
        }
        return Long.parseLong(value);
    }
}
