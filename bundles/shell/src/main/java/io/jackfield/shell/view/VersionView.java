package io.jackfield.shell.view;

import io.jackfield.engine.rollout.Mapping;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Selector;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.engine.rollout.VersionStatus;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Versions as operators read and write them. */
public final class VersionView {
    private static final String UNVERSIONED = "-";
    private static final String NOTHING = "-";

    private VersionView() {
    }

    public static String table(List<VersionStatus> versions, Moments moments) {
        if (versions.isEmpty()) {
            return "No application is here; install and start a bundle with one.";
        }
        Table table = new Table("APPLICATION", "VERSION", "STATE", "SESSIONS", "TAKES", "SINCE", "REVISION", "POSSIBLE");
        versions.forEach(each -> table.row(each.version().baseName(), version(each.version()),
                each.state().word(), each.sessions(), takes(each), moments.at(each.since()), each.revision(), possible(each)));
        return table.toString();
    }

    private static String takes(VersionStatus status) {
        String share = status.share() > 0 ? status.share() + " %" : "";
        String selected = status.state() == VersionState.INSTALLED ? "" : status.standing().selector().map(Selector::text).orElse("");
        return share.isEmpty() && selected.isEmpty() ? NOTHING : (share + " " + selected).strip();
    }

    private static String possible(VersionStatus status) {
        String words = String.join(", ", status.possible());
        return status.standing().commit() == Commit.AWAITED ? "goes when drained; " + words : words.isEmpty() ? NOTHING : words;
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

    /** What an engine gives out that has a mapping of its own. */
    public static String own(String engine, Mapping mapping) {
        return "Engine " + engine + ", by a mapping of its own: "
                + Stream.concat(mapping.choice().stream(), mapping.shares().keySet().stream())
                .map(version -> version + " takes " + share(mapping, version) + " % of new calls").collect(Collectors.joining(", ")) + ".";
    }

    private static int share(Mapping mapping, ApplicationVersion version) {
        return mapping.share(version) > 0 ? mapping.share(version) : mapping.rest();
    }

    /** Who takes new calls now. */
    public static String takesNewCalls(Rollout rollout) {
        Optional<ApplicationVersion> active = rollout.active();
        String canaries = rollout.versions().keySet().stream()
                .filter(version -> rollout.shareHere(version) > 0 && !active.equals(Optional.of(version)))
                .map(version -> ", " + version + " " + rollout.shareHere(version) + " %").collect(Collectors.joining());
        return active.map(version -> canaries.isEmpty() ? version + " takes new calls."
                : version + " takes " + rollout.shareHere(version) + " % of new calls" + canaries + ".")
                .orElse("no version of " + rollout.baseName() + " takes new calls: they are answered 503.");
    }
}
