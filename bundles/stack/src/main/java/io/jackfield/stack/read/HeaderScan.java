package io.jackfield.stack.read;

import java.util.Arrays;

/**
 * One pass over the bytes before they are parsed: are the limits kept, does the header section end, is a header that may appear
 * once there twice, and where are the lines? Lines end where the RI's parser thinks that they do: at CR LF, or a CR or LF alone.
 */
final class HeaderScan {
    private static final int FROM = 1;
    private static final int TO = 2;
    private static final int CALL_ID = 4;
    private static final int CSEQ = 8;
    private static final int MAX_FORWARDS = 16;
    private static final int CONTENT_LENGTH = 32;

    private final MessageLimits limits;
    private int[] bounds = new int[64];
    private int lines;
    private int size;
    private int seen;

    HeaderScan(MessageLimits limits) {
        this.limits = limits;
    }

    /** @param start where the start line begins */
    void check(byte[] bytes, int start) throws Fault {
        seen = 0;
        lines = 0;
        int at = start;
        while (at < bytes.length) {
            int end = lineEnd(bytes, at);
            if (blank(bytes, at, end)) {
                if (end == bytes.length) {
                    break;
                }
                size = next(bytes, end);
                return;
            }
            if (end - at > limits.lineBytes()) {
                throw new Fault("Header line too long");
            }
            if (lines > limits.headerLines()) {
                throw new Fault("Too many header lines");
            }
            if (lines > 0) {
                note(bytes, at, end);
            }
            add(bytes, at, end);
            at = next(bytes, end);
        }
        throw new Fault("Header section not ended");
    }

    /** Whether the message that was checked last had a Content-Length. */
    boolean hasContentLength() {
        return (seen & CONTENT_LENGTH) != 0;
    }

    /** How many lines there are before the empty one, with the start line. */
    int lines() {
        return lines;
    }

    /** Where a line begins; 0 is the start line. */
    int from(int line) {
        return bounds[2 * line];
    }

    /** The byte after a line's last that is neither blank nor control. */
    int end(int line) {
        return bounds[2 * line + 1];
    }

    /** Where the body begins. */
    int size() {
        return size;
    }

    private void add(byte[] bytes, int from, int end) {
        if (2 * lines == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        int last = end;
        while (bytes[last - 1] >= 0 && bytes[last - 1] <= ' ') {
            last--;
        }
        bounds[2 * lines] = from;
        bounds[2 * lines + 1] = last;
        lines++;
    }

    static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\r' && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Where the line after the one that ends at {@code end} begins. */
    static int next(byte[] bytes, int end) {
        boolean crLf = end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
        return end + (crLf ? 2 : 1);
    }

    /** The RI's parser takes a line of nothing but characters up to space for the end of the header section. */
    static boolean blank(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] > ' ' || bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    private void note(byte[] bytes, int from, int end) throws Fault {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int last = colon;
        while (last > from && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t')) {
            last--;
        }
        switch (last - from) {
            case 1 -> noteCompact(bytes[from] | 0x20);
            case 2 -> noteFull(bytes, from, "to", TO, "Duplicate To header");
            case 4 -> {
                noteFull(bytes, from, "from", FROM, "Duplicate From header");
                noteFull(bytes, from, "cseq", CSEQ, "Duplicate CSeq header");
            }
            case 7 -> noteFull(bytes, from, "call-id", CALL_ID, "Duplicate Call-ID header");
            case 12 -> noteFull(bytes, from, "max-forwards", MAX_FORWARDS, "Duplicate Max-Forwards header");
            case 14 -> noteFull(bytes, from, "content-length", CONTENT_LENGTH, "Duplicate Content-Length header");
            default -> { }
        }
    }

    private void noteCompact(int letter) throws Fault {
        switch (letter) {
            case 'f' -> once(FROM, "Duplicate From header");
            case 't' -> once(TO, "Duplicate To header");
            case 'i' -> once(CALL_ID, "Duplicate Call-ID header");
            case 'l' -> once(CONTENT_LENGTH, "Duplicate Content-Length header");
            default -> { }
        }
    }

    private void noteFull(byte[] bytes, int from, String name, int bit, String phrase) throws Fault {
        for (int i = 0; i < name.length(); i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != name.charAt(i)) {
                return;
            }
        }
        once(bit, phrase);
    }

    private void once(int bit, String phrase) throws Fault {
        if ((seen & bit) != 0) {
            throw new Fault(phrase);
        }
        seen |= bit;
    }
}
