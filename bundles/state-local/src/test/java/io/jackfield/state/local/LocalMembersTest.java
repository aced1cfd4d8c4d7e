package io.jackfield.state.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the embedded store promises of members beyond the contract: one order whatever listeners do, and no late loan. */
class LocalMembersTest {
    private static final int KEYS = 256;
    private static final Set<Member.Role> BOTH = Set.of(Member.Role.ENGINE, Member.Role.STATE);
    private static final Incarnation A = new Incarnation("a", 1);
    private static final Incarnation B = new Incarnation("b", 1);

    private final VirtualTime time = new VirtualTime(1_800_000_000_000L);
    private final LocalCallStateStore store = new LocalCallStateStore(time, time::after, 100_000);
    private final List<String> heard = new ArrayList<>();

    private static MemberListener listener(Consumer<String> said) {
        return new MemberListener() {
            @Override
            public void joined(Member member) {
                said.accept("+" + member.incarnation());
            }

            @Override
            public void left(Member member) {
                said.accept("-" + member.incarnation());
            }
        };
    }

    @Test
    void aListenerThatFailsKeepsNobodyFromHearing() {
        store.watchMembers(listener(said -> {
            throw new IllegalStateException("as the test demands");
        }));
        store.watchMembers(listener(heard::add));

        store.join(A, BOTH);
        store.releaseAll(A);

        assertThat(heard).containsExactly("+a#1", "-a#1");
    }

    @Test
    void whatAListenerCausesIsAnnouncedAfterWhatItHears() {
        store.watchMembers(listener(said -> {
            if (said.equals("+a#1")) {
                store.join(B, BOTH);
                store.releaseAll(A);
            }
        }));
        store.watchMembers(listener(heard::add));

        store.join(A, BOTH);

        assertThat(heard).containsExactly("+a#1", "+b#1", "-a#1");
    }

    @Test
    void aCheckOutThatRacesTheEndIsNotLeftHeld() throws Exception {
        ExecutorService engine = Executors.newSingleThreadExecutor();
        try {
            for (int life = 1; life <= 200; life++) {
                Incarnation self = new Incarnation("a", life);
                CompletableFuture<Void> begun = new CompletableFuture<>();
                var borrowed = engine.submit(() -> borrowUntilEnded(self, begun));
                begun.get(10, TimeUnit.SECONDS);
                store.releaseAll(self);

                borrowed.get(10, TimeUnit.SECONDS);
                for (int i = 0; i < KEYS; i++) {
                    CheckOut free = new CheckOut(new CallKey(i, 0), B, null, 0, 0);
                    assertThat(store.checkOut(free).toCompletableFuture().getNow(null)).isInstanceOf(CheckOut.Absent.class);
                    store.release(free.key(), B);
                }
            }
        } finally {
            engine.shutdownNow();
        }
    }

    /** Checks the same keys out again and again until it is told that it has ended. */
    private void borrowUntilEnded(Incarnation self, CompletableFuture<Void> begun) {
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            CheckOut request = new CheckOut(new CallKey(i % KEYS, 0), self, null, 0, 0);
            if (store.checkOut(request).toCompletableFuture().getNow(null) instanceof CheckOut.Ended) {
                return;
            }
            begun.complete(null);
        }
    }

    @Test
    void theLastThatEndedAreRemembered() {
        for (int life = 1; life <= Members.REMEMBERED; life++) {
            store.releaseAll(new Incarnation("a", life));
        }
        assertThat(ended(A)).isTrue();
        store.releaseAll(new Incarnation("a", Members.REMEMBERED + 1));

        assertThat(ended(A)).isFalse();
        assertThat(ended(new Incarnation("a", 2))).isTrue();
    }

    private boolean ended(Incarnation self) {
        CheckOut request = new CheckOut(new CallKey(1, 2), self, null, 0, 0);
        return store.checkOut(request).toCompletableFuture().getNow(null) instanceof CheckOut.Ended;
    }

    @Test
    void aClosedStoreHasNoMembers() {
        store.close();

        assertThat(store.join(A, BOTH).toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> store.watchMembers(listener(heard::add)))
                .isInstanceOf(StoreUnavailableException.class);
    }
}
