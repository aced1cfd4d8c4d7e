package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of decision note 23: every state of a version, every input, and what holds whatever operators do. */
class VersionLifeTest {
    private static final ApplicationVersion V1 = Script.version("1");
    private static final ApplicationVersion V2 = Script.version("2");
    private static final List<String> INPUTS =
            List.of("+2", "h2", "~2", "-2", "x2", "a2", "t2", "o2", "c2=20", "c2=0", "r2", "b", "m2", "d2");
    private static final Map<String, String> COMMANDS = Map.of("a2", "activate", "u2", "test", "c2=20", "canary", "r2", "retire",
            "m2", "commit --when-drained");

    /**
     * How version 2 stands after an input: a state; {@code =} where nothing changes, {@code no} where it is refused.
     * Inputs as {@link Script} has them, in the order of {@link #INPUTS}.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        // state              |+2|h2|~2|-2|x2|a2|t2|o2|c2=20|c2=0|r2|b|m2|d2
        "+1 +2 a1 -2        |active|retiring|retiring|=|uninstalled|no|no|no|no|no|no|no|no|=",
        "+1 h2              |=|=|=|installed|uninstalled|active|in test|=|active|=|retiring|no|no|=",
        "+1 h2 -2           |installed|installed|installed|=|uninstalled|no|no|no|no|no|no|no|no|=",
        "+1 h2 t2           |=|=|=|installed|uninstalled|active|=|retiring|active|=|retiring|no|no|=",
        "+1 h2 t2 -2        |in test|in test|in test|=|uninstalled|no|no|no|no|no|no|no|no|=",
        "+1 +2              |=|=|=|installed|uninstalled|=|no|=|no|=|retiring|retiring|no|=",
        "+1 h2 c2=10        |=|=|=|installed|uninstalled|active|no|=|active|retiring|retiring|retiring|no|=",
        "+1 h2 c2=10 -2     |active|active|active|=|uninstalled|no|no|no|no|no|no|installed|no|=",
        "+1 +2 a1           |=|=|=|installed|uninstalled|active|in test|=|active|=|retiring|active|retiring|=",
        "+1 +2 r2           |=|=|=|installed|uninstalled|active|in test|=|active|=|=|active|retiring|=",
        "+1 +2 a1 m2        |=|=|=|installed|uninstalled|active|in test|=|active|=|retiring|active|=|retired",
        "+1 +2 a1 m2 -2     |retiring|retiring|retiring|=|uninstalled|no|no|no|no|no|no|no|no|retired",
        "+1 +2 a1 m2 d2     |=|=|=|retired|uninstalled|no|no|no|no|no|no|no|no|=",
        "+1 +2 a1 m2 d2 -2  |active|installed|retired|=|uninstalled|no|no|no|no|no|no|no|no|=",
    })
    void everyInputInEveryStateDoesWhatTheTableSays(String steps, String start, String hold, String restore, String stop, String uninstall,
            String activate, String test, String off, String share, String none, String retire, String rollback, String commit,
            String drained) {
        List<String> expected = List.of(start, hold, restore, stop, uninstall, activate, test, off, share, none, retire, rollback, commit,
                drained);
        Rollout rollout = Script.play(steps);
        for (int i = 0; i < INPUTS.size(); i++) {
            assertThat(outcome(rollout, INPUTS.get(i))).as("%s then %s", steps, INPUTS.get(i)).isEqualTo(expected.get(i).strip());
        }
    }

    private static String outcome(Rollout rollout, String input) {
        if ("atocrbm".indexOf(input.charAt(0)) >= 0 && Script.wish(rollout, input) instanceof Refused) {
            return "no";
        }
        Rollout after = Script.apply(rollout, input);
        if (after.equals(rollout)) {
            return "=";
        }
        assertThat(after.revision()).isEqualTo(rollout.revision() + 1);
        return after.state(V2).word();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"+1 +2 a1 -2", "+1 h2", "+1 h2 t2", "+1 +2", "+1 h2 c2=10", "+1 +2 a1", "+1 +2 r2", "+1 +2 a1 m2", "+1 +2 a1 m2 d2", "+2",
        "+2 r2", "+1 +2 a1 -1"})
    void whatIsSaidToBePossibleIsAndNothingElse(String steps) {
        Rollout rollout = Script.play(steps);

        List<String> possible = COMMANDS.entrySet().stream()
                .filter(each -> Script.wish(rollout, each.getKey()) instanceof Changed changed && !changed.rollout().equals(rollout))
                .map(Map.Entry::getValue).collect(Collectors.toList());

        assertThat(Commands.possible(rollout, V2, false)).containsExactlyInAnyOrderElementsOf(possible);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "+1 +2          | t2    | call-forward 2.0.0 is active and takes new calls already; possible now: retire.",
        "+1 +2          | c2=5  | call-forward 2.0.0 is active and takes what others do not have; possible now: retire.",
        "+1 h2          | m2    | call-forward 2.0.0 is installed and can be committed when it takes no new calls; "
                + "possible now: activate, test, canary, retire.",
        "+1 h2 c2=40 h3 | c3=60 | A share is a whole number of percent from 1 to 59, as other versions have the rest, or 0 to take it "
                + "away; not 60.",
        "+2 r2          | c2=5  | call-forward 2.0.0 is retiring and would have a share beside no active version; possible now: activate, "
                + "test, commit --when-drained.",
        "+1             | b     | There is no mapping to go back to for call-forward: nothing was changed yet, or a version of that "
                + "mapping is gone; sip:activate chooses a version.",
        "+1 +2 -1       | b     | New calls would go back to call-forward 1.0.0, which is not started; start its bundle first.",
        "+1 +2 a1 m2 d2 | a2    | call-forward 2.0.0 is retired and its bundle goes; install and start it anew.",
    })
    void aRefusalSaysWhatIsPossible(String steps, String wish, String sentence) {
        assertThat(Script.wish(Script.play(steps), wish)).isEqualTo(new Refused(sentence));
    }

    /** What takes new calls, as version=percent. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', value = {
        "+1 h2 c2=10                | 1=90 2=10      | a canary",
        "+1 h2 c2=10 h3 c3=20       | 1=70 2=10 3=20 | two",
        "+1 h2 c2=10 c2=25          | 1=75 2=25      | more",
        "+1 h2 c2=10 -2             | 1=100          | one that is stopped leaves its share to the active version",
        "+1 h2 c2=10 -2 +2          | 1=90 2=10      | and has it again",
        "+1 h2 c2=10 -1             | 2=100          | without any other a canary takes all",
        "+0 +1 h2 c2=10 -1          | 0=90 2=10      | but not before a version that was superseded",
        "+1 h2 -1                   |                | a version that is held takes nobody's place",
        "+1 h2 t2 -1                |                | nor does one in test",
        "+1 h2 t2 o2 -1             |                | nor one that was only ever in test",
        "+1 +2 a1 m2 -1             |                | nor one that is to go",
        "+1 h2 c2=10 +3             | 3=100          | a newer version that is started takes all",
        "+1 h2 c2=10 a2             | 2=100          | activated",
        "+1 h2 c2=10 a2 b           | 1=90 2=10      | and back, share and all",
        "+1 h2 c2=10 a2 b b         | 2=100          | and back again",
        "+1 h2 c2=10 c2=20 b        | 1=90 2=10      | back to the share before",
        "+1 +2 b                    | 1=100          | a rollback of an upgrade by a start",
        "~1 +2 b                    | 1=100          | also where nobody ever chose the older one",
        "+1 +2 r2 b                 | 2=100          | of a retirement",
        "+1 +2 r2 b b               | 1=100          | and back again",
        "+1 +2 r1 b                 | 1=100          | the mark of a version that the way back leads to is no part of it",
        "+1 +2 +3 r1 b b b          | 2=100          | a mark in between changes no way back",
        "+1 +2 x1 b                 | 2=100          | a version that is gone is no way back",
        "+1 +2 +3 x2 b              | 3=100          | nor one that was",
        "+1 +2 m1 d1 b              | 2=100          | nor one that was committed",
        "+1 +2 m1 b                 | 1=100          | but one that is still to go is",
        "+1 h2 c2=10 r1             | 2=100          | the active version is retired, and a canary is left",
        "+1 +2 a1 m2 d2 # ~1 ~2     | 1=100          | what was committed comes back with the framework and takes nothing",
        "+1 +2 a1 m2 d2 -2 x2 +2    | 2=100          | what was committed and gone is new again",
        "+1 h2 # ~2 ~1              | 1=100          | held survives a restart",
        "+1 h2 t2 -2 +2             | 1=100          | a version in test is started again and stays so",
    })
    void newCallsGoTo(String steps, String takers, String why) {
        Rollout rollout = Script.play(steps);
        assertThat(rollout.versions().keySet().stream().filter(version -> rollout.shareHere(version) > 0)
                .map(version -> (version.version().isEmpty() ? "0" : version.version().substring(0, 1)) + "=" + rollout.shareHere(version))
                .collect(Collectors.joining(" "))).as(why).isEqualTo(takers == null ? "" : takers);
    }

    @Test
    void activateEndsATestAndRollbackLeavesItsEnd() {
        Rollout after = Script.play("+1 h2 t2 a2 b");

        assertThat(after.active()).contains(V1);
        assertThat(after.state(V2)).isEqualTo(VersionState.RETIRING);
    }

    /** Random inputs, seeded: whatever was done, these hold. */
    @Test
    void keepsItsInvariantsWhateverOperatorsDo() {
        Random random = new Random(23);
        for (int run = 0; run < 2_000; run++) {
            Rollout rollout = Rollout.none(Script.APP);
            StringBuilder done = new StringBuilder();
            for (int step = 0; step < 30; step++) {
                String next = input(random);
                done.append(next).append(' ');
                Rollout before = rollout;
                rollout = Script.apply(rollout, next);
                assertThat(rollout.revision()).as("revision: %s", done).isEqualTo(rollout.equals(before) ? before.revision()
                        : before.revision() + 1);
                assertHolds(rollout, done.toString());
                assertRollbackTwiceIsNothing(rollout, done.toString());
                assertARestartChangesNothing(rollout, random, done.toString());
            }
        }
    }

    private static String input(Random random) {
        char kind = "+h~-xratoccbmd".charAt(random.nextInt(14));
        int version = random.nextInt(4);
        return kind == 'c' ? "c" + version + "=" + random.nextInt(60) : "" + kind + version;
    }

    private static void assertHolds(Rollout rollout, String done) {
        List<ApplicationVersion> takers = rollout.versions().keySet().stream().filter(each -> rollout.shareHere(each) > 0).toList();
        assertThat(takers.stream().filter(each -> rollout.mapping().share(each) != rollout.shareHere(each)).count())
                .as("beyond canary shares: %s", done).isLessThanOrEqualTo(1);
        assertThat(takers.stream().mapToInt(rollout::shareHere).sum()).as("all: %s", done)
                .isEqualTo(rollout.active().isPresent() ? 100 : 0);
        for (ApplicationVersion each : rollout.versions().keySet()) {
            Rollout.Standing standing = rollout.standing(each);
            if (!standing.started() || standing.held() || standing.commit() != Commit.NONE) {
                assertThat(rollout.shareHere(each)).as("%s takes calls: %s", each, done).isZero();
            }
            assertThat(rollout.takes(each)).as("%s is where it takes calls: %s", each, done).isEqualTo(
                    rollout.state(each) == VersionState.ACTIVE || rollout.state(each) == VersionState.IN_TEST);
        }
        if (rollout.active().isEmpty()) {
            assertThat(rollout.candidate()).as("left out: %s", done).isEmpty();
        }
    }

    private static void assertRollbackTwiceIsNothing(Rollout rollout, String done) {
        if (rollout.rollback() instanceof Changed once && once.rollout().rollback() instanceof Changed twice) {
            assertThat(twice.rollout().active()).as("back and back: %s", done).isEqualTo(rollout.active());
            assertThat(twice.rollout().mapping().shares()).as("back and back: %s", done).isEqualTo(rollout.mapping().shares());
            assertThat(twice.rollout().mapping().retired()).as("back and back: %s", done).isEqualTo(rollout.mapping().retired());
        }
    }

    private static void assertARestartChangesNothing(Rollout rollout, Random random, String done) {
        Rollout after = Script.restart(rollout, random);
        assertThat(after.versions()).as("restarted: %s", done).isEqualTo(rollout.versions());
        assertThat(after.mapping()).as("restarted: %s", done).isEqualTo(rollout.mapping());
        assertThat(after.before()).as("restarted: %s", done).isEqualTo(rollout.before());
    }

    @Test
    void aMappingThatBreaksItsRulesIsNone() {
        assertThat(Optional.of(Script.play("+1 h2 c2=99").mapping().rest())).contains(1);
        assertThatThrownBy(() -> Script.play("+1 h2 c2=99").mapping().sharing(Script.version("3"), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
