package io.jackfield.state.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.EnginePost;
import io.jackfield.state.EnginePost.Box;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.LetterBoxes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EnginePost} promises. Not: how many letters may be under way, and what is not known of one whose recipient
 * is out of reach, which are each post's own.
 */
public interface EnginePostContract {
    long PATIENCE_SECONDS = 20;

    /** The post of one engine; the same for as long as a test runs. Its recipients run on a thread that may be kept. */
    EnginePost here();

    /** The post that {@link #other} receives by: of the same cluster, perhaps of another process's member. */
    EnginePost there();

    /** A life that is in sight of both, and that receives no letters when a test begins. */
    Incarnation other();

    private static byte[] letter(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Receipt receipt(CompletionStage<Receipt> sent) throws Exception {
        return sent.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static String taken(BlockingQueue<String> letters) throws InterruptedException {
        return letters.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Box receiving(BlockingQueue<String> letters) {
        return there().receive(other(), letter -> letters.add(new String(letter, StandardCharsets.UTF_8)));
    }

    @Test
    default void lettersArriveInTheOrderTheyWereSent() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        try (Box box = receiving(letters)) {
            List<CompletionStage<Receipt>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add(here().send(other(), letter("letter " + i)));
            }
            for (CompletionStage<Receipt> each : sent) {
                assertThat(receipt(each)).isEqualTo(Receipt.TAKEN);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(taken(letters)).isEqualTo("letter " + i);
            }
        }
    }

    @Test
    default void anotherLifeOfTheSameEngineGetsNothing() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        try (Box box = receiving(letters)) {
            Incarnation before = new Incarnation(other().engine(), other().number() - 1);
            assertThat(receipt(here().send(before, letter("to the life before")))).isEqualTo(Receipt.NOT_THERE);
            assertThat(receipt(here().send(other(), letter("to this one")))).isEqualTo(Receipt.TAKEN);
            assertThat(taken(letters)).isEqualTo("to this one");
        }
    }

    @Test
    default void whoClosedItsBoxGetsNothing() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        receiving(letters).close();
        assertThat(receipt(here().send(other(), letter("too late")))).isEqualTo(Receipt.NOT_THERE);
        assertThat(letters).isEmpty();
    }

    @Test
    default void aLetterThatIsTooLargeIsNotSent() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        try (Box box = receiving(letters)) {
            assertThat(receipt(here().send(other(), new byte[EnginePost.MOST_BYTES + 1]))).isEqualTo(Receipt.TOO_LARGE);
            assertThat(receipt(here().send(other(), new byte[EnginePost.MOST_BYTES]))).isEqualTo(Receipt.TAKEN);
            assertThat(taken(letters)).hasSize(EnginePost.MOST_BYTES);
        }
    }

    @Test
    default void whatARecipientThrowsKeepsNoLetterFromTheNext() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        try (Box box = there().receive(other(), letter -> {
            letters.add(new String(letter, StandardCharsets.UTF_8));
            throw new IllegalStateException("as the test demands");
        })) {
            receipt(here().send(other(), letter("first")));
            receipt(here().send(other(), letter("second")));
            assertThat(taken(letters)).isEqualTo("first");
            assertThat(taken(letters)).isEqualTo("second");
        }
    }

    /** Such as a class that is missing after an update. */
    @Test
    default void norDoesAnError() throws Exception {
        BlockingQueue<String> letters = new LinkedBlockingQueue<>();
        try (Box box = there().receive(other(), letter -> {
            letters.add(new String(letter, StandardCharsets.UTF_8));
            throw new NoClassDefFoundError("as the test demands");
        })) {
            receipt(here().send(other(), letter("first")));
            assertThat(taken(letters)).isEqualTo("first");
            receipt(here().send(other(), letter("second")));
            assertThat(taken(letters)).isEqualTo("second");
        }
    }

    @Test
    default void aRecipientThatIsSlowHasABoundedNumberOfLettersWaiting() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (Box box = there().receive(other(), letter -> await(slow))) {
            int taken = 0;
            Receipt last = Receipt.TAKEN;
            while (last == Receipt.TAKEN && taken <= LetterBoxes.MOST_WAITING + 1) {
                last = receipt(here().send(other(), letter("letter " + taken)));
                taken++;
            }
            assertThat(last).isEqualTo(Receipt.REFUSED);
        } finally {
            slow.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
