package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.state.ApplicationVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the engines of a cluster share holds together, whatever operators and engines do to it. */
class SharedRolloutTest {
    private static final List<String> ENGINES = List.of("a", "b/1", "c");

    /** Random inputs, seeded. */
    @Test
    void makesSenseToEveryEngineWhateverIsDone() {
        Random random = new Random(289);
        for (int run = 0; run < 500; run++) {
            SharedRollout shared = SharedRollout.of(Rollout.none(Script.APP));
            StringBuilder done = new StringBuilder();
            for (int step = 0; step < 40; step++) {
                shared = next(shared, random, done);
                assertHolds(shared, random, done.toString());
            }
        }
    }

    private static SharedRollout next(SharedRollout shared, Random random, StringBuilder done) {
        ApplicationVersion version = Script.version("" + random.nextInt(4));
        String engine = ENGINES.get(random.nextInt(3));
        char kind = "+h~xxdgatocrmboc".charAt(random.nextInt(16));
        String step = kind == 'c' ? "c" + number(version) + "=" + random.nextInt(60) : "" + kind + number(version);
        boolean one = random.nextInt(4) == 0 && (kind == 'a' || kind == 'c');
        done.append(step).append('@').append(engine).append(one ? "! " : " ");
        switch (kind) {
            case '+', 'h', '~':
                return shared.started(version, engine, kind == '~', kind == 'h');
            case 'x':
                return shared.uninstalled(version, engine);
            case 'g':
                return shared.common(engine);
            case 'd':
                return shared.wished(shared.here(Set.of()).committed(version));
            default:
                Rollout before = one ? shared.at(engine) : shared.here(running(shared, engine));
                return !(Script.wish(before, step) instanceof Changed changed) || changed.rollout().equals(before) ? shared
                        : one ? shared.wished(changed.rollout(), engine) : shared.wished(changed.rollout());
        }
    }

    private static String number(ApplicationVersion version) {
        return version.version().isEmpty() ? "0" : version.version().substring(0, 1);
    }

    private static Set<ApplicationVersion> running(SharedRollout shared, String engine) {
        Set<ApplicationVersion> running = new HashSet<>(shared.rows().keySet());
        running.removeIf(version -> !shared.has(version, engine));
        return running;
    }

    private static void assertHolds(SharedRollout shared, Random random, String done) {
        assertThat(SharedRolloutText.read(Script.APP, SharedRolloutText.write(shared))).as(done).isEqualTo(shared);
        for (String engine : ENGINES) {
            Set<ApplicationVersion> running = running(shared, engine);
            running.removeIf(version -> random.nextInt(3) == 0);
            Rollout here = shared.here(running, Set.of(), engine);
            Rollout.Standing held = new Rollout.Standing(true, true, Commit.NONE, Optional.empty());
            here.versions().forEach((version, standing) -> {
                if (standing.equals(held) || standing.commit() != Commit.NONE || !standing.started()) {
                    assertThat(here.shareHere(version)).as("%s at %s: %s", version, engine, done).isZero();
                }
            });
            assertThat(here.versions().keySet().stream().mapToInt(here::shareHere).sum()).as("%s: %s", engine, done)
                    .isEqualTo(here.active().isPresent() ? 100 : 0);
        }
    }
}
