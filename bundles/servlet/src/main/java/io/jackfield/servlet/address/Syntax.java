package io.jackfield.servlet.address;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Character rules of RFC 3261 section 25.1, and scanning that minds quotes and angle brackets. */
public final class Syntax {
    private static final String MARK = "-_.!~*'()";
    private static final String TOKEN = "-.!%*_+`'~";
    static final String USER = MARK + "&=+$,;?/";
    static final String PASSWORD = MARK + "&=+$,";
    static final String URI_PARAMETER = MARK + "[]/:&+$";
    static final String URI_HEADER = MARK + "[]/?:+$";

    private Syntax() {
    }

    /** Whether text is a token: not empty, and of the characters that need no quotes. */
    public static boolean token(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!alphanumeric(c) && TOKEN.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** A host name, an IPv4 address or an IPv6 reference in brackets; underscores are let pass, as names on the net have them. */
    static boolean host(String text) {
        int length = text.length();
        if (length > 2 && text.charAt(0) == '[') {
            return text.charAt(length - 1) == ']' && text.chars().skip(1).limit(length - 2)
                    .allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80 || c == ':' || c == '.');
        }
        int end = length > 1 && text.charAt(length - 1) == '.' ? length - 1 : length;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean edge = i == 0 || i == end - 1 || text.charAt(i - 1) == '.' || text.charAt(i + 1) == '.'; // of a label
            if (!alphanumeric(c) && (edge || c != '.' && c != '-' && c != '_')) {
                return false;
            }
        }
        return end > 0;
    }

    /** @throws IllegalArgumentException if text has a line break or another control character but tab */
    public static String line(String text) {
        if (!isLine(text)) {
            throw new IllegalArgumentException("a control character does not belong into a header");
        }
        return text;
    }

    /** Whether text has neither a line break nor another control character but tab. */
    public static boolean isLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    static String quote(String text) {
        return '"' + line(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether text is one whole quoted string. */
    static boolean quoted(String text) {
        for (int i = 1; i < text.length() && text.charAt(0) == '"'; i++) {
            if (text.charAt(i) == '"') {
                return i == text.length() - 1;
            }
            i += text.charAt(i) == '\\' ? 1 : 0;
        }
        return false;
    }

    /** What a quoted string says; other text unchanged. */
    static String unquote(String text) {
        if (!quoted(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            plain.append(c == '\\' && i + 1 < text.length() - 1 ? text.charAt(++i) : c);
        }
        return plain.toString();
    }

    /** Escapes every byte that is neither alphanumeric nor among the allowed ones (RFC 3261 section 19.1.2). */
    static String escape(String text, String allowed) {
        if (!escapes(text, allowed)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (alphanumeric(c) || allowed.indexOf(c) >= 0) {
                escaped.append((char) c);
            } else {
                escaped.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return escaped.toString();
    }

    /** Whether a character of the text has to be escaped, or is an escape. */
    static boolean escapes(String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!alphanumeric(c) && allowed.indexOf(c) < 0) {
                return true;
            }
        }
        return false;
    }

    /** @throws IllegalArgumentException at a percent sign without two hexadecimal digits, and at a character not allowed */
    static String unescape(String text, String allowed) {
        if (!escapes(text, allowed)) {
            return text;
        }
        byte[] plain = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("an incomplete escape in " + text);
                }
                plain[length++] = (byte) (high << 4 | low);
                i += 2;
            } else if (alphanumeric(c) || allowed.indexOf(c) >= 0) {
                plain[length++] = (byte) c;
            } else {
                throw new IllegalArgumentException("a character that has to be escaped in " + text);
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** The place of a character outside quotes and angle brackets, from an index on; -1 for none. */
    static int find(String text, char wanted, int from) {
        boolean quoted = false;
        int angle = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == wanted && angle == 0) {
                return i;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                angle++;
            } else if (c == '>') {
                angle--;
            }
        }
        return -1;
    }

    /** Parts between separators outside quotes and angle brackets, trimmed. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = find(text, separator, 0); at >= 0; at = find(text, separator, from)) {
            parts.add(text.substring(from, at).trim());
            from = at + 1;
        }
        parts.add(text.substring(from).trim());
        return parts;
    }

    private static boolean alphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
