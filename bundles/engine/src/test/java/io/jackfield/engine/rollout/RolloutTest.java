package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.state.ApplicationVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules by which one version of an application takes new calls. */
class RolloutTest {
    /** Steps: +v start, ~v start while the framework restarts, -v stop, xv uninstall, rv retire, av activate, # restart. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', value = {
        "+1                              | 1    | the first one started",
        "+1 +2                           | 2    | the newest started becomes active",
        "+2 +1                           | 2    | an older one does not take over",
        "+0 +1                           | 1    | any version is newer than none",
        "+1 +0                           | 1    | the unversioned one is the oldest",
        "+1 +2 -2                        | 1    | the superseded one is next when the active one stops",
        "+1 +2 -2 +2                     | 2    | and gives way when that is back",
        "+1 +2 r2                        | 1    | the superseded one is next when the active one is retired",
        "+1 +2 r2 -2 +2                  | 2    | a retired one that is started again takes over",
        "+1 +2 r2 -2 +2 r1               | 2    | the scenario of the issue, to its end",
        "+1 +2 r2 -2 +2 r1 r2            | none | all were retired by name",
        "+1 r1                           | none | the only one was retired",
        "+1 r1 +2                        | 2    | a new one takes over where there is none",
        "+1 +2 r2 r1 a1                  | 1    | activate clears the mark",
        "+1 +2 a1                        | 1    | rollback",
        "+1 +2 a1 -2 +2                  | 2    | a newer one that is newly started ends the rollback",
        "+1 +2 a1 +3                     | 3    | so does a newer one never seen",
        "+1 +3 a1 +2                     | 2    | newer than the active one is enough",
        "+1 +3 a1 +2 -2                  | 3    | without the choice the newest is next",
        "+1 +2 a1 -1                     | 2    | the choice is not started, so the newest is next",
        "+1 +2 a1 -1 +1                  | 1    | and it is the choice when it is back",
        "+1 +2 a1 x1                     | 2    | the choice is forgotten with its bundle",
        "+1 +2 a1 -1 x1 +1               | 2    | and is an older one when it is installed again",
        "+1 +2 # ~1 ~2                   | 2    | a restart, the older one first",
        "+1 +2 # ~2 ~1                   | 2    | a restart, the newer one first",
        "+1 +2 a1 # ~1 ~2                | 1    | a rollback survives a restart",
        "+1 +2 a1 # ~2 ~1                | 1    | in any order",
        "+1 +2 r2 # ~2 ~1                | 1    | a retirement survives a restart",
        "+1 +2 r2 -2 # ~1 +2             | 2    | but not a start by an operator after it",
        "+1 r1 # ~1                      | none | no version before, no version after",
        "+1 +2 a1 # ~3 ~2 ~1             | 3    | a version dropped in while the framework was down is new",
        "+1 +2 a1 # ~1 ~2 ~3             | 3    | in any order",
        "+1 +3 a3 # ~2 ~1 ~3             | 3    | unless it is older than the choice",
        "~2 ~1                           | 2    | a first boot: the newest",
        "~1 ~2                           | 2    | a first boot, the other way round",
    })
    void decidesWhichVersionTakesNewCalls(String steps, String active, String why) {
        assertThat(Script.play(steps).active()).as(why)
                .isEqualTo(active.equals("none") ? Optional.empty() : Optional.of(Script.version(active)));
    }

    @Test
    void refusesToActivateWhatIsNotStarted() {
        Rollout stopped = Script.play("+1 -1");

        assertThat(stopped.activate(Script.version("1")))
                .isEqualTo(new Refused("call-forward 1.0.0 is not started; start its bundle first."));
        assertThat(stopped.activate(Script.version("7"))).isEqualTo(new Refused("There is no call-forward 7.0.0 here."));
        assertThat(stopped.retire(Script.version("1"))).isInstanceOf(Refused.class);
    }

    @Test
    void keepsItsRevisionWhereNothingIsToBeDone() {
        Rollout retired = Script.play("+1 r1");

        assertThat(retired.retire(Script.version("1"))).isEqualTo(new Changed(retired));
        assertThat(retired.started(Script.version("1"), false)).isSameAs(retired);
    }

    @Test
    void growsItsRevisionWithEveryChange() {
        assertThat(Script.play("+1 +2 r2").revision()).isEqualTo(3);
    }

    @Test
    void refusesAVersionOfAnotherApplication() {
        assertThatThrownBy(() -> Rollout.none(Script.APP).started(new ApplicationVersion("echo", "1.0.0"), false))
                .hasMessage("echo 1.0.0 is not a version of call-forward");
    }
}
