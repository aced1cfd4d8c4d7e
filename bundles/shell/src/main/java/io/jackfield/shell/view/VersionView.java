package io.jackfield.shell.view;

import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.VersionStatus;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Versions as operators read and write them. */
public final class VersionView {
    private static final String UNVERSIONED = "-";

    private VersionView() {
    }

    public static String table(List<VersionStatus> versions, Moments moments) {
        if (versions.isEmpty()) {
            return "No application is here; install and start a bundle with one.";
        }
        Table table = new Table("APPLICATION", "VERSION", "STATE", "SESSIONS", "SINCE", "REVISION");
        versions.forEach(each -> table.row(each.version().baseName(), version(each.version()),
                each.state().word(), each.sessions(), moments.at(each.since()), each.revision()));
        return table.toString();
    }

    private static String version(ApplicationVersion version) {
        return version.version().isEmpty() ? UNVERSIONED : version.version();
    }

    /**
     * Finds the version that an operator means: {@code 2}, {@code 2.0} and {@code 2.0.0} are the same, {@code -} is the
     * unversioned one.
     *
     * @throws Wrong if there is no such version, with those that there are
     */
    public static ApplicationVersion find(Rollout rollout, String text) throws Wrong {
        ApplicationVersion wanted = new ApplicationVersion(rollout.baseName(), text.equals(UNVERSIONED) ? "" : text);
        for (ApplicationVersion each : rollout.versions().keySet()) {
            // Versions compare by their numbers, and the unversioned one only with itself.
            if (each.version().isEmpty() == wanted.version().isEmpty() && each.compareTo(wanted) == 0
                    && (text.equals(UNVERSIONED) || Character.isDigit(text.charAt(0)))) {
                return each;
            }
        }
        throw new Wrong("There is no version " + text + " of " + rollout.baseName() + " here, only "
                + rollout.versions().keySet().stream().map(VersionView::version).collect(Collectors.joining(", ")) + ".");
    }

    /** Who takes new calls now. */
    public static String takesNewCalls(Rollout rollout) {
        Optional<ApplicationVersion> active = rollout.active();
        return active.map(version -> version + " takes new calls.")
                .orElse("no version of " + rollout.baseName() + " takes new calls: they are answered 503.");
    }
}
