package io.jackfield.engine.key;

/** RFC 4648 section 7 in lower case, without padding. Java has only base 64, which does not survive a change of case. */
final class Base32Hex {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int BITS = 5;

    private Base32Hex() {
    }

    static String encode(byte[] bytes) {
        char[] text = new char[(bytes.length * 8 + BITS - 1) / BITS];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (byte b : bytes) {
            held = held << 8 | b & 0xff;
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                text[at++] = DIGITS.charAt(held >>> bits & 31);
            }
        }
        if (bits > 0) {
            text[at] = DIGITS.charAt(held << BITS - bits & 31);
        }
        return new String(text);
    }

    /** The {@code length} bytes that the rest of the text encodes; null if it is not what {@link #encode} writes, but for case. */
    static byte[] decode(String text, int from, int length) {
        if (text.length() - from != (length * 8 + BITS - 1) / BITS) {
            return null;
        }
        byte[] bytes = new byte[length];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0) {
                return null;
            }
            held = held << BITS | digit;
            bits += BITS;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >>> bits);
            }
        }
        return (held & (1 << bits) - 1) == 0 ? bytes : null;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'v') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'V' ? c - 'A' + 10 : -1;
    }
}
