package io.jackfield.deploy.describe;

import io.jackfield.state.ApplicationVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which application version a name and a bundle version make.
 * <pre>
 *  name         bundle version   base name  version
 *  forward      2.1.0            forward    2.1.0
 *  forward-2.1  none             forward    2.1.0    stripped from the name
 *  forward-2.1  3.0.0            forward    3.0.0    the bundle's version counts
 *  forward      none             forward    (none)   older than any version
 *  area-51      1.0.0            area-51    1.0.0    a number without a dot belongs to the name
 * </pre>
 * A bundle without a version has 0.0.0 (OSGi Core 8, 3.2.5), so that is none.
 */
final class Identity {
    private static final Pattern VERSIONED =
            Pattern.compile("(.+?)-(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9}))?(?:[.-]([A-Za-z0-9_-]+))?");
    private static final String NO_VERSION = "0.0.0";

    private Identity() {
    }

    /** @throws RefusedException if no base name is left */
    static ApplicationVersion of(String name, String bundleVersion) throws RefusedException {
        String base = name.trim();
        String version = bundleVersion.equals(NO_VERSION) ? "" : bundleVersion;
        Matcher versioned = VERSIONED.matcher(base);
        if (versioned.matches()) {
            base = versioned.group(1);
            if (version.isEmpty()) {
                version = normal(versioned);
            }
        }
        if (base.isEmpty()) {
            throw new RefusedException("The application's name is empty.");
        }
        if (base.chars().anyMatch(c -> c <= ' ')) {
            throw new RefusedException("The application's name '" + base + "' has blanks in it.");
        }
        return new ApplicationVersion(base, version);
    }

    private static String normal(Matcher versioned) {
        String micro = versioned.group(4) == null ? "0" : versioned.group(4);
        String qualifier = versioned.group(5) == null ? "" : "." + versioned.group(5);
        return Integer.parseInt(versioned.group(2)) + "." + Integer.parseInt(versioned.group(3)) + "."
                + Integer.parseInt(micro) + qualifier;
    }
}
