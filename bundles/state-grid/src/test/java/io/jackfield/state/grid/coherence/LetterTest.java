package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.EnginePost;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Letters between two processes: there and back, in order, of any size, and to one that was killed. */
class LetterTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final int LETTERS = 100;

    private final Incarnation self = new Incarnation("e1", 1);
    private final Incarnation mirror = new Incarnation("mirror", 1);
    private final DelayThread delays = new DelayThread();
    private final ExecutorService letters = Executors.newSingleThreadExecutor();
    private final BlockingQueue<byte[]> came = new LinkedBlockingQueue<>();
    private Clusters.Node other;
    private GridMember member;
    private GridCallStateStore store;

    @BeforeEach
    void start() {
        int port = Clusters.freePort();
        member = GridMember.start(Clusters.settings("letters-" + port, "e1", port, true));
        other = Clusters.Node.start("letters-" + port, "e2", port, true);
        other.awaitReady();
        store = new GridCallStateStore(member, delays, letters);
        store.post().receive(self, came::add);
        store.join(self, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
        other.say("mirror mirror e1");
        // what is sent before this list has the other one on it does not leave
        store.join(self, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        other.kill();
        store.close();
        member.close();
        delays.close();
        letters.shutdownNow();
    }

    private Receipt receipt(CompletionStage<Receipt> sent) throws Exception {
        return sent.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The next that is not of the warm-up. */
    private byte[] letter() throws InterruptedException {
        byte[] letter = back();
        while (letter.length == 0) {
            letter = back();
        }
        return letter;
    }

    private byte[] back() throws InterruptedException {
        return came.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The first ones are slow: classes are loaded, and on a loaded machine not within the post's patience. */
    private void warmUp() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Receipt receipt = null;
        while (receipt != Receipt.TAKEN) {
            assertThat(System.nanoTime()).as("no letter got there").isLessThan(deadline);
            receipt = store.post().send(mirror, new byte[0]).exceptionally(late -> null).toCompletableFuture().join();
        }
    }

    @Test
    void lettersGoThereAndBackInOrderAndNobodyHearsOfThemWhoIsDead() throws Exception {
        warmUp();
        List<CompletionStage<Receipt>> sent = new ArrayList<>();
        for (int i = 0; i < LETTERS; i++) {
            sent.add(store.post().send(mirror, ByteBuffer.allocate(4).putInt(i).array()));
        }
        for (CompletionStage<Receipt> each : sent) {
            assertThat(receipt(each)).isEqualTo(Receipt.TAKEN);
        }
        for (int i = 0; i < LETTERS; i++) {
            assertThat(ByteBuffer.wrap(letter()).getInt()).isEqualTo(i);
        }

        assertThat(receipt(store.post().send(mirror, new byte[EnginePost.MOST_BYTES]))).isEqualTo(Receipt.TAKEN);
        assertThat(back()).hasSize(EnginePost.MOST_BYTES);

        assertThat(receipt(store.post().send(new Incarnation("mirror", 0), new byte[1]))).isEqualTo(Receipt.NOT_THERE);

        other.kill();
        assertThat(receipt(store.post().send(mirror, new byte[1]))).isEqualTo(Receipt.NOT_THERE);
    }
}
