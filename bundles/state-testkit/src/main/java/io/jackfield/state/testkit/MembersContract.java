package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Member.Role;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who takes part, and that the end of a member is the end of its holds. */
interface MembersContract extends StoreUnderTest {
    /** Joins after everything else that a test does, so that who heard of it has heard the rest. */
    Incarnation LAST = new Incarnation("last", 1);

    /** Writes down what it hears, until the last one joins. */
    final class Scribe implements MemberListener {
        final List<Member> members = new ArrayList<>();
        private final List<String> heard = new ArrayList<>();
        private final CompletableFuture<List<String>> all = new CompletableFuture<>();

        @Override
        public synchronized void joined(Member member) {
            members.add(member);
            heard.add("+" + member.incarnation());
            if (member.incarnation().equals(LAST)) {
                all.complete(List.copyOf(heard.subList(0, heard.size() - 1)));
            }
        }

        @Override
        public synchronized void left(Member member) {
            heard.add("-" + member.incarnation());
        }
    }

    private boolean join(String engine, long number) {
        return answerOf(store().join(new Incarnation(engine, number), Set.of(Role.ENGINE)));
    }

    private void end(String engine, long number) {
        answerOf(store().releaseAll(new Incarnation(engine, number)));
    }

    private List<String> heard(Scribe scribe) {
        answerOf(store().join(LAST, Set.of(Role.STATE)));
        return answerOf(scribe.all);
    }

    @Test
    default void hearsOfThoseWhoArePresentAndThenOfEveryChange() {
        join("a", 1);
        join("b", 1);
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);
        join("c", 1);
        end("a", 1);
        join("d", 1);
        end("d", 1);

        assertThat(heard(scribe)).containsExactly("+a#1", "+b#1", "+c#1", "-a#1", "+d#1", "-d#1");
        watch.close();
    }

    @Test
    default void hearsNothingOfThoseWhoLeftBefore() {
        join("a", 1);
        end("a", 1);
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);

        assertThat(heard(scribe)).isEmpty();
        watch.close();
    }

    @Test
    default void hearsWhatAMemberDoesAndSinceWhen() {
        long before = store().now();
        answerOf(store().join(new Incarnation("a", 7), Set.of(Role.ENGINE, Role.STATE)));
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);
        heard(scribe);

        Member member = scribe.members.get(0);
        assertThat(member.name()).isEqualTo("a");
        assertThat(member.roles()).containsExactlyInAnyOrder(Role.ENGINE, Role.STATE);
        assertThat(member.since()).isBetween(before, store().now());
        watch.close();
    }

    @Test
    default void everyListenerHearsTheSame() {
        Scribe first = new Scribe();
        Scribe second = new Scribe();
        MemberWatch watch = store().watchMembers(first);
        MemberWatch other = store().watchMembers(second);
        join("a", 1);
        end("a", 1);

        assertThat(heard(first)).isEqualTo(heard(second)).containsExactly("+a#1", "-a#1");
        watch.close();
        other.close();
    }

    @Test
    default void whoStoppedWatchingHearsNoMore() {
        Scribe stopped = new Scribe();
        Scribe watching = new Scribe();
        MemberWatch watch = store().watchMembers(stopped);
        MemberWatch other = store().watchMembers(watching);
        watch.close();
        watch.close();
        heard(watching);

        assertThat(stopped.all).isNotDone();
        other.close();
    }

    @Test
    default void aRepeatedJoinIsNoChange() {
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);

        assertThat(join("a", 1)).isTrue();
        assertThat(join("a", 1)).isTrue();
        end("a", 1);
        end("a", 1);
        assertThat(heard(scribe)).containsExactly("+a#1", "-a#1");
        watch.close();
    }

    @Test
    default void theEndOfOneWhoNeverJoinedIsNotAnnounced() {
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);
        engine("a").checkOut(KEY);
        end("a", 1);

        assertThat(heard(scribe)).isEmpty();
        watch.close();
    }

    @Test
    default void aLifeThatEndedDoesNotJoinAgain() {
        join("a", 1);
        end("a", 1);

        assertThat(join("a", 1)).isFalse();
        assertThat(join("a", 2)).isTrue();
    }

    @Test
    default void aNewLifeEndsTheOneBefore() {
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);
        join("a", 1);
        engine("a").checkOut(KEY);

        assertThat(join("a", 2)).isTrue();
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent(1));
        assertThat(heard(scribe)).containsExactly("+a#1", "-a#1", "+a#2");
        watch.close();
    }

    @Test
    default void anEarlierLifeDoesNotJoinWhileALaterOneIsAMember() {
        Scribe scribe = new Scribe();
        MemberWatch watch = store().watchMembers(scribe);
        join("a", 2);

        assertThat(join("a", 1)).isFalse();
        assertThat(heard(scribe)).containsExactly("+a#2");
        watch.close();
    }

    @Test
    default void whoHearsOfAnEndIsLentWhatWasHeld() {
        join("a", 1);
        engine("a").checkOut(KEY);
        engine("a").checkOut(Records.key(1));
        CompletableFuture<List<CompletionStage<CheckOut.Answer>>> asked = new CompletableFuture<>();
        Borrower other = engine("b");
        MemberWatch watch = store().watchMembers(new MemberListener() {
            @Override
            public void joined(Member member) {
                // only the end matters here
            }

            @Override
            public void left(Member member) {
                asked.complete(List.of(other.ask(KEY, 0), other.ask(Records.key(1), 0)));
            }
        });

        end("a", 1);

        for (CompletionStage<CheckOut.Answer> answer : answerOf(asked)) {
            assertThat(answerOf(answer)).isEqualTo(new CheckOut.Absent(1));
        }
        watch.close();
    }

    @Test
    default void whoEndedIsLentNothing() {
        end("a", 1);

        assertThat(engine("a").checkOut(KEY)).isEqualTo(new CheckOut.Ended());
        assertThat(answerOf(engine("a").ask(KEY, LONG_MILLIS))).isEqualTo(new CheckOut.Ended());
        assertThat(engine("b").checkOut(KEY)).isEqualTo(new CheckOut.Absent());
    }

    @Test
    default void aMemberMaySendWhatItCommitted() {
        join("a", 1);

        assertThat(answerOf(store().confirm(new Incarnation("a", 1)))).isTrue();
    }

    @Test
    default void whoEndedSendsNothingThatItCommitted() {
        join("a", 1);
        end("a", 1);

        assertThat(answerOf(store().confirm(new Incarnation("a", 1)))).isFalse();
        assertThat(answerOf(store().confirm(new Incarnation("a", 2)))).isTrue();
    }
}
