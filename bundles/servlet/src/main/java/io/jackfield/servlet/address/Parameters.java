package io.jackfield.servlet.address;

import java.io.Serializable;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parameters in order, of a URI or of a header; their names know no case. A parameter without value has the empty one. */
final class Parameters implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @param quoted whether the value was written in quotes, which stays so */
    private record Parameter(String name, String value, boolean quoted) implements Serializable {
    }

    private final LinkedHashMap<String, Parameter> all = new LinkedHashMap<>();

    Parameters copy() {
        Parameters copy = new Parameters();
        copy.all.putAll(all);
        return copy;
    }

    /** Takes {@code ;name=value} pieces of a URI in. @throws IllegalArgumentException if one is wrong or there twice */
    void readUri(String text) {
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            add(new Parameter(Syntax.unescape(name, Syntax.URI_PARAMETER), Syntax.unescape(value, Syntax.URI_PARAMETER), false));
        }
    }

    /** Takes {@code ;name=value} pieces of a header in. @throws IllegalArgumentException if one is wrong or there twice */
    void readHeader(String text) {
        for (String part : Syntax.split(text, ';')) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).trim();
            String value = equals < 0 ? "" : part.substring(equals + 1).trim();
            if (!Syntax.token(name)) {
                throw new IllegalArgumentException("not a parameter: " + part);
            }
            boolean quoted = value.startsWith("\"");
            if (quoted && !Syntax.quoted(value)) {
                throw new IllegalArgumentException("an open quote: " + part);
            }
            add(new Parameter(name, Syntax.unquote(value), quoted));
        }
    }

    private void add(Parameter parameter) {
        if (parameter.name.isEmpty()) {
            throw new IllegalArgumentException("a parameter without a name");
        }
        if (all.put(key(parameter.name), parameter) != null) {
            throw new IllegalArgumentException("parameter " + parameter.name + " is there twice");
        }
    }

    /** null if it is not there. */
    String get(String name) {
        Parameter parameter = all.get(key(name));
        return parameter == null ? null : parameter.value;
    }

    void set(String name, String value) {
        all.put(key(name), new Parameter(name, value, false));
    }

    void remove(String name) {
        all.remove(key(name));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** A copy. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        all.values().forEach(parameter -> names.add(parameter.name));
        return names;
    }

    /** A copy. */
    Set<Map.Entry<String, String>> entries() {
        Set<Map.Entry<String, String>> entries = new LinkedHashSet<>();
        all.values().forEach(parameter -> entries.add(new SimpleImmutableEntry<>(parameter.name, parameter.value)));
        return entries;
    }

    Set<String> keys() {
        return all.keySet();
    }

    void writeUri(StringBuilder text) {
        for (Parameter each : all.values()) {
            text.append(';').append(Syntax.escape(each.name, Syntax.URI_PARAMETER));
            if (!each.value.isEmpty()) {
                text.append('=').append(Syntax.escape(each.value, Syntax.URI_PARAMETER));
            }
        }
    }

    void writeHeader(StringBuilder text) {
        for (Parameter each : all.values()) {
            text.append(';').append(each.name);
            if (each.quoted || !each.value.isEmpty()) {
                boolean bare = !each.quoted && (Syntax.token(each.value) || Syntax.host(each.value));
                text.append('=').append(bare ? each.value : Syntax.quote(each.value));
            }
        }
    }

    /** Whether every name that both have has the same value in both, without regard to case. */
    boolean agree(Parameters other) {
        return all.values().stream().allMatch(each -> {
            String theirs = other.get(each.name);
            return theirs == null || theirs.equalsIgnoreCase(each.value);
        });
    }

    /** Whether a name has the same value in both, or is in neither. */
    boolean same(String name, Parameters other) {
        String mine = get(name);
        String theirs = other.get(name);
        return mine == null ? theirs == null : mine.equalsIgnoreCase(theirs);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
