package io.jackfield.stack.read;

import java.nio.charset.StandardCharsets;

/**
 * A piece of one line, read from left to right. Only what is plain is taken: ASCII of the kinds below, no escapes. Whoever finds
 * something else gives up, and the RI's parser reads the whole line instead. Not thread-safe; used for one line after the other.
 */
final class PlainText {
    /** What the RI's lexer takes for a token (RFC 3261 section 25.1). */
    static final int TOKEN = 1;
    /** Of a host name or an IPv4 address. */
    static final int HOST = 2;
    /** Of a SIP URI's user part that needs no escape. */
    static final int USER = 4;
    /** Of a SIP URI's parameter, name or value. */
    static final int URI_PARAMETER = 8;
    /** A token without asterisk, which alone is a Contact of its own, or a blank: a display name without quotes. */
    static final int DISPLAY = 16;
    /** Within quotes, without a backslash. */
    static final int QUOTED = 32;
    /** Any that can be printed. */
    static final int TEXT = 64;

    private static final byte[] KINDS = kinds();

    private byte[] bytes;
    private int at;
    private int end;

    /** @param last the byte after the last that belongs to the line, blanks at its end left out */
    void over(byte[] line, int first, int last) {
        bytes = line;
        at = first;
        end = last;
    }

    boolean done() {
        return at == end;
    }

    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    boolean sees(char c) {
        return at < end && bytes[at] == c;
    }

    boolean take(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes exactly this text, in this case of its letters, or nothing. */
    boolean take(String text) {
        int length = text.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /** The one of these tokens that is next, itself; null if none is. */
    String takeToken(String[] tokens) {
        int start = at;
        for (String token : tokens) {
            if (take(token)) {
                if (at == end || !is(TOKEN, bytes[at])) {
                    return token;
                }
                at = start;
            }
        }
        return null;
    }

    void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    void skip(int kind) {
        while (at < end && is(kind, bytes[at])) {
            at++;
        }
    }

    /** The characters of that kind that are next; null if there is none. */
    String run(int kind) {
        int start = at;
        skip(kind);
        return at == start ? null : since(start);
    }

    /** What was taken since that position. */
    String since(int start) {
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    /** @return -1 if there is no digit, or more than {@code digits} (at most 9) of them */
    int number(int digits) {
        int start = at;
        int value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            if (at - start == digits) {
                return -1;
            }
            value = value * 10 + bytes[at++] - '0';
        }
        return at == start ? -1 : value;
    }

    private static boolean is(int kind, byte b) {
        return b >= 0 && (KINDS[b] & kind) != 0;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128];
        String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        mark(kinds, letters + "-.!%*_+`'~", TOKEN);
        mark(kinds, letters + "-.!%_+`'~ \t", DISPLAY);
        mark(kinds, letters + "-._", HOST);
        mark(kinds, letters + "-_.!~*'()+", USER);
        mark(kinds, letters + "-_.!~*'()[]/:&+$", URI_PARAMETER);
        for (int c = ' '; c < 127; c++) {
            kinds[c] |= (byte) (c == '"' || c == '\\' ? TEXT : TEXT | QUOTED);
        }
        return kinds;
    }

    private static void mark(byte[] kinds, String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            kinds[characters.charAt(i)] |= (byte) kind;
        }
    }
}
