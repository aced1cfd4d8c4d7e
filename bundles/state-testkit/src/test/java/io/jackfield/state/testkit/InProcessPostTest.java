package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.EnginePost;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessPostTest implements EnginePostContract {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final InProcessPost post = new InProcessPost(thread);

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
        return new Incarnation("other", 7);
    }

    @Test
    void whatIsHeldArrivesWhenTheTestSaysSo() {
        InProcessPost direct = new InProcessPost(Runnable::run);
        List<byte[]> letters = new ArrayList<>();
        direct.receive(other(), letters::add);
        direct.hold();
        CompletionStage<Receipt> sent = direct.send(other(), new byte[1]);
        assertThat(letters).isEmpty();
        direct.deliver();
        assertThat(letters).hasSize(1);
        assertThat(sent.toCompletableFuture()).isCompletedWithValue(Receipt.TAKEN);
    }

    @Test
    void whoIsOutOfReachIsNotKnownToHaveHadAnything() {
        post.lose(other());
        assertThat(post.send(other(), new byte[1]).toCompletableFuture()).isCompletedExceptionally();
    }
}
