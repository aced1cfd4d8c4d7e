package io.jackfield.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.codec.LetterCodec;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.stack.Counters;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.testkit.InProcessPost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an engine knows of the others, and how much of it it keeps. What is passed to whom is the suite's. */
class PeersTest {
    private static final Incarnation OWN = new Incarnation("own", 1);
    private static final ApplicationVersion APP = new ApplicationVersion("app", "1.0.0");
    private static final CallKey CALL = new CallKey(1, 2);

    private final InProcessPost post = new InProcessPost(Runnable::run);
    private final List<Letter> taken = new ArrayList<>();
    private final Peers peers = new Peers(() -> OWN, post, new Rollouts(new Forgetful(), () -> 0), new Counters(), new Taking());

    private static Member engine(Incarnation life) {
        return new Member(life, Set.of(Member.Role.ENGINE), 0);
    }

    private void tells(Incarnation life) {
        Letter runs = new Letter.Runs(life, life.toString(), 1, Set.of(APP), Set.of(APP));
        post.send(OWN, LetterCodec.encode(runs));
    }

    @Test
    void whatALifeToldBeforeItWasSeenToJoinIsKnownOnceItIs() {
        Incarnation other = new Incarnation("other", 7);
        tells(other);
        peers.joined(engine(other));
        assertThat(peers.running(Set.of(APP), CALL, Set.of())).contains(other);
    }

    @Test
    void ofTheLivesOfAnEngineThatAreNoMembersTheLatestIsKept() {
        for (int i = 1; i <= 50; i++) {
            tells(new Incarnation("other", i));
        }
        assertThat(peers.known()).isEqualTo(1);
        peers.joined(engine(new Incarnation("other", 50)));
        assertThat(peers.running(Set.of(APP), CALL, Set.of())).contains(new Incarnation("other", 50));
    }

    @Test
    void ofManyEnginesThatNeverJoinABoundedNumberIsKept() {
        for (int i = 0; i < 5_000; i++) {
            tells(new Incarnation("e" + i, 1));
        }
        assertThat(peers.known()).isEqualTo(Peers.MOST_TOLD);
        Incarnation late = new Incarnation("late", 1);
        peers.joined(engine(late));
        tells(late);
        assertThat(peers.running(Set.of(APP), CALL, Set.of())).contains(late);
    }

    @Test
    void anEngineThatIsAboutToLeaveTellsTheOthersThatNothingRunsThereAndHearsThemStill() {
        Incarnation other = new Incarnation("other", 1);
        List<byte[]> told = new ArrayList<>();
        post.receive(other, told::add);
        peers.joined(engine(other));

        peers.leaving();
        post.send(OWN, LetterCodec.encode(new Letter.Done(3, false)));

        Letter.Runs last = (Letter.Runs) LetterCodec.decode(told.get(told.size() - 1)).orElseThrow();
        assertThat(last.versions()).isEmpty();
        assertThat(last.revision()).isGreaterThan(1);
        assertThat(taken).containsExactly(new Letter.Done(3, false));
    }

    private final class Taking implements Peers.Host {
        @Override
        public void passed(Letter.Passed letter) {
            taken.add(letter);
        }

        @Override
        public void leaves(Letter.Leaves letter) {
            taken.add(letter);
        }

        @Override
        public void done(Letter.Done letter) {
            taken.add(letter);
        }
    }

    private static final class Forgetful implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // a restart is another test's
        }
    }
}
