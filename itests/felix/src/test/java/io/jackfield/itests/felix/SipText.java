package io.jackfield.itests.felix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A SIP message as a phone of the tests reads it: the first line, and headers in their long names. */
record SipText(String firstLine, List<String> headers) {
    static SipText parse(String message) {
        String[] lines = message.split("\r\n\r\n", 2)[0].split("\r\n");
        return new SipText(lines[0], List.of(lines).subList(1, lines.length));
    }

    boolean response() {
        return firstLine.startsWith("SIP/2.0 ");
    }

    /** Of a response. */
    int status() {
        return Integer.parseInt(firstLine.split(" ")[1]);
    }

    /** Of a request, or of what a response answers. */
    String method() {
        return response() ? first("CSeq").split(" ")[1] : firstLine.split(" ")[0];
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon > 0 && header.substring(0, colon).trim().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                values.add(header.substring(colon + 1).trim());
            }
        }
        return values;
    }

    /** Empty if there is none. */
    String first(String name) {
        return all(name).stream().findFirst().orElse("");
    }

    /** The value of a parameter of the header's first value; empty if there is none. */
    String parameter(String header, String name) {
        for (String part : first(header).split(";")) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }
}
