package io.jackfield.engine.rollout;

import java.util.Locale;

/** A text in which {@code *} stands for any other, none included; capital letters are as small ones. */
record Wildcard(String pattern) {
    static Wildcard of(String text) {
        return new Wildcard(text.toLowerCase(Locale.ROOT));
    }

    /** Never slower than the product of both lengths. */
    boolean matches(String text) {
        int at = 0;
        int from = 0;
        int star = -1;
        int retry = 0;
        while (from < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                retry = from;
            } else if (at < pattern.length() && pattern.charAt(at) == Character.toLowerCase(text.charAt(from))) {
                at++;
                from++;
            } else if (star >= 0) {
                at = star + 1;
                from = ++retry;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
