package io.jackfield.stack.read;

/**
 * What the headers of a message on a stream say of its length, noted line by line as they come (RFC 3261 section 20.14). Names in
 * any case and the compact form, blanks before the colon, and a value folded on to the next line are read as the parser reads them:
 * were the two to differ, one message could be hidden in another. Not thread-safe.
 */
final class ContentLength {
    private static final byte[] NAME = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h'};

    private int headers;
    private boolean open;
    private boolean digits;
    private boolean ended;
    private boolean bad;
    private long value;

    void reset() {
        headers = 0;
        open = false;
        digits = false;
        ended = false;
        bad = false;
        value = 0;
    }

    /** One line after the start line, without its end, and not blank. */
    void line(byte[] bytes, int from, int to) {
        if (bytes[from] == ' ' || bytes[from] == '\t') {
            if (open) {
                value(bytes, from, to);
            }
            return;
        }
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int last = colon;
        while (last > from && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t')) {
            last--;
        }
        open = colon < to && named(bytes, from, last);
        if (open) {
            headers++;
            value(bytes, colon + 1, to);
        }
    }

    private static boolean named(byte[] bytes, int from, int to) {
        if (to - from == 1) {
            return (bytes[from] | 0x20) == 'l';
        }
        if (to - from != NAME.length) {
            return false;
        }
        for (int i = 0; i < NAME.length; i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != NAME[i]) {
                return false;
            }
        }
        return true;
    }

    /** Digits in one piece between blanks; anything else is no length. */
    private void value(byte[] bytes, int from, int to) {
        ended = digits;
        for (int at = from; at < to; at++) {
            int c = bytes[at];
            if (c >= '0' && c <= '9') {
                bad |= ended;
                digits = true;
                value = Math.min(10 * value + c - '0', Integer.MAX_VALUE);
            } else if (c == ' ' || c == '\t') {
                ended = digits;
            } else {
                bad = true;
            }
        }
    }

    /** What is wrong with it, for the peer's operator; null for nothing. */
    String fault() {
        if (headers == 0) {
            return "Missing Content-Length header";
        }
        if (headers > 1) {
            return "Duplicate Content-Length header";
        }
        return bad || !digits ? "Bad Content-Length header" : null;
    }

    /** Without a {@link #fault}: the length, where {@link Integer#MAX_VALUE} stands for all that are greater, too. */
    int value() {
        return (int) value;
    }
}
