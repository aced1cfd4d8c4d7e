package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.testkit.EnginePostContract;
import io.jackfield.state.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The post over a tier that carries letters when the test says so: the contract for a life of this member, the bounds for others. */
class GridPostTest implements EnginePostContract {
    private static final Incarnation HERE = new Incarnation("e1", 5);
    private static final Incarnation ELSEWHERE = new Incarnation("e2", 6);

    private final VirtualTime time = new VirtualTime(1_000_000);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Carrier tier = new Carrier();
    private final GridPost post = new GridPost(tier, time::after, thread);

    @BeforeEach
    void see() {
        post.changed(Roster.newBuilder()
                .addPresent(Codec.enrolment(new Member(HERE, Set.of(Member.Role.ENGINE), 1), ByteString.copyFromUtf8("here")))
                .addPresent(Codec.enrolment(new Member(ELSEWHERE, Set.of(Member.Role.ENGINE), 1), ByteString.copyFromUtf8("there")))
                .build());
    }

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    @Override
    public EnginePost here() {
        return post;
    }

    @Override
    public EnginePost there() {
        return post;
    }

    @Override
    public Incarnation other() {
        return HERE;
    }

    @Test
    void whatNobodyAcknowledgesInTimeIsNotKnownToHaveArrived() {
        CompletableFuture<Receipt> sent = post.send(ELSEWHERE, new byte[3]).toCompletableFuture();
        time.advance(GridPost.PATIENCE_MILLIS - 1);
        assertThat(sent).isNotDone();
        time.advance(1);
        assertThatThrownBy(sent::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("e2#6");
    }

    @Test
    void aReceiptEndsTheWaiting() {
        CompletableFuture<Receipt> sent = post.send(ELSEWHERE, new byte[3]).toCompletableFuture();
        tier.carried.get(0).complete(Receipt.TAKEN);
        assertThat(sent).isCompletedWithValue(Receipt.TAKEN);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void noMoreAreUnderWayThanTheBoundAndThereIsRoomAgainLater() {
        for (int i = 0; i < GridPost.MOST_UNDER_WAY; i++) {
            post.send(ELSEWHERE, new byte[1]);
        }
        assertThat(post.send(ELSEWHERE, new byte[1]).toCompletableFuture()).isCompletedWithValue(Receipt.TOO_MANY);
        tier.carried.get(0).complete(Receipt.TAKEN);
        assertThat(post.send(ELSEWHERE, new byte[1]).toCompletableFuture()).isNotDone();
    }

    @Test
    void norMoreBytes() {
        byte[] large = new byte[EnginePost.MOST_BYTES];
        for (int i = 0; i < GridPost.MOST_BYTES_UNDER_WAY / large.length; i++) {
            post.send(ELSEWHERE, large);
        }
        assertThat(post.send(ELSEWHERE, new byte[1]).toCompletableFuture()).isCompletedWithValue(Receipt.TOO_MANY);
    }

    @Test
    void whoIsNotInSightGetsNothing() {
        assertThat(post.send(new Incarnation("e2", 5), new byte[1]).toCompletableFuture()).isCompletedWithValue(Receipt.NOT_THERE);
        assertThat(tier.carried).isEmpty();
    }

    /** Carries letters and nothing else. */
    private static final class Carrier implements Tier {
        private final List<CompletableFuture<Receipt>> carried = new ArrayList<>();

        @Override
        public CompletionStage<Receipt> deliver(ByteString origin, Incarnation to, byte[] letter) {
            CompletableFuture<Receipt> receipt = new CompletableFuture<>();
            carried.add(receipt);
            return receipt;
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public ByteString origin() {
            return ByteString.copyFromUtf8("here");
        }

        @Override
        public Runnable listen(Listener listener) {
            return () -> { };
        }

        @Override
        public CompletionStage<Told> ask(CallKey key, Ask ask) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public CompletionStage<List<Told>> askAll(Ask ask) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public CompletionStage<Enrolled> ask(RosterAsk ask) {
            throw new AssertionError("nothing is asked");
        }
    }
}
