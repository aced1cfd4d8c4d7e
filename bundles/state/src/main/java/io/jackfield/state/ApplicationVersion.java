package io.jackfield.state;

import java.util.Objects;

/**
 * One version of an application.
 *
 * @param baseName the name that all versions share; not empty
 * @param version  as OSGi writes versions, {@code 2.1.0}, or empty for an unversioned deployment, the oldest of all
 */
public record ApplicationVersion(String baseName, String version) implements Comparable<ApplicationVersion> {
    public ApplicationVersion {
        Objects.requireNonNull(version, "version");
        if (baseName.isEmpty()) {
            throw new IllegalArgumentException("a base name is not empty");
        }
    }

    /** By base name, then from the oldest version to the newest: numbers as numbers, then the qualifier as text. */
    @Override
    public int compareTo(ApplicationVersion other) {
        int names = baseName.compareTo(other.baseName);
        return names != 0 ? names : compareVersions(version, other.version);
    }

    private static int compareVersions(String left, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(!left.isEmpty(), !right.isEmpty());
        }
        String[] a = left.split("\\.", 4);
        String[] b = right.split("\\.", 4);
        for (int i = 0; i < 3; i++) {
            int order = Long.compare(number(a, i), number(b, i));
            if (order != 0) {
                return order;
            }
        }
        return (a.length > 3 ? a[3] : "").compareTo(b.length > 3 ? b[3] : "");
    }

    private static long number(String[] parts, int index) {
        if (index >= parts.length || parts[index].isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(parts[index]);
        } catch (NumberFormatException e) {
            return 0; // a part that is no number sorts as 0, as a missing one does
        }
    }

    @Override
    public String toString() {
        return version.isEmpty() ? baseName : baseName + " " + version;
    }
}
