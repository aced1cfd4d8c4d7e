package io.jackfield.engine.routing;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One line of the routing table: {@code METHODS CONDITIONS -> BASE-NAME}.
 * <pre>
 *  METHODS     * or methods parted by commas
 *  CONDITIONS  * or one or both of user=REGEX and host=REGEX, which match the whole user or host of the Request-URI;
 *              a REGEX has no blanks
 * </pre>
 * Examples: {@code * user=echo -> echo}, {@code INVITE,MESSAGE user=\+49.* host=example\.com -> call-forward},
 * {@code * * -> call-forward}. The user is compared with regard to case, the host without (RFC 3261 section 19.1.4).
 *
 * @param methods empty for all
 * @param user    null for any, a missing one included
 * @param host    null for any
 */
record Rule(Set<String> methods, Pattern user, Pattern host, String baseName) {
    private static final String ANY = "*";

    /** @throws IllegalArgumentException with one line that says what is wrong */
    static Rule parse(String text) {
        String[] sides = text.trim().split("\\s+->\\s+", -1);
        if (sides.length != 2 || sides[1].isBlank() || sides[1].contains(" ")) {
            throw wrong(text, "it reads METHODS CONDITIONS -> BASE-NAME");
        }
        String[] words = sides[0].split("\\s+");
        if (words.length < 2) {
            throw wrong(text, "a condition is missing; write * for any");
        }
        Pattern user = null;
        Pattern host = null;
        for (int i = 1; i < words.length; i++) {
            if (words[i].startsWith("user=") && user == null) {
                user = pattern(text, words[i].substring("user=".length()), 0);
            } else if (words[i].startsWith("host=") && host == null) {
                host = pattern(text, words[i].substring("host=".length()), Pattern.CASE_INSENSITIVE);
            } else if (!words[i].equals(ANY) || words.length > 2) {
                throw wrong(text, "a condition is *, or user=REGEX and host=REGEX, not " + words[i]);
            }
        }
        Set<String> methods = words[0].equals(ANY) ? Set.of() : methods(text, words[0]);
        return new Rule(methods, user, host, sides[1].trim());
    }

    private static Set<String> methods(String text, String list) {
        String[] names = list.split(",", -1);
        for (String name : names) {
            if (!name.equals(name.toUpperCase(Locale.ROOT)) || !name.matches("[A-Z][A-Z0-9.!%_+`'~-]*")) {
                throw wrong(text, "a method is in capital letters, not '" + name + "'");
            }
        }
        Set<String> distinct = Set.copyOf(List.of(names));
        if (distinct.size() < names.length) {
            throw wrong(text, "a method is named twice");
        }
        return distinct;
    }

    private static Pattern pattern(String text, String regex, int flags) {
        try {
            return Pattern.compile(regex, flags);
        } catch (PatternSyntaxException e) {
            throw wrong(text, "'" + regex + "' is no regular expression: " + e.getDescription());
        }
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("rule '" + text + "': " + why);
    }

    /** @param requestUser null for a Request-URI without one; @param requestHost null for one that is not a SIP URI */
    boolean matches(String method, String requestUser, String requestHost) {
        return (methods.isEmpty() || methods.contains(method)) && matches(user, requestUser) && matches(host, requestHost);
    }

    private static boolean matches(Pattern pattern, String value) {
        return pattern == null || value != null && pattern.matcher(value).matches();
    }
}
