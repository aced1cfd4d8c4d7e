package io.jackfield.servlet.event;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.call.Call;
import io.jackfield.servlet.api.CallActions;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What facades do when they are used out of their event, for one application version. Within a later event of the same call they
 * take part in that one. Anywhere else, reading shows the call as it was committed last, and writing becomes an event of the call:
 * a thread that works on no event waits for its commit; within an event of another call it is issued once that is committed, and
 * nobody waits. Thread-safe.
 */
public final class Elsewhere {
    /** How long a thread waits for what it wrote, ms. */
    static final long PATIENCE_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

    /** The application's way to make events of contexts. */
    public interface Opening {
        /** The event that the calling thread works on for this application. */
        Optional<CallEvent> current();

        /** Runs code within an event. */
        void during(CallContext context, Consumer<CallEvent> code);

        /** Shows a copy of a call. */
        <T> T show(CallContext glance, Function<CallEvent, T> code);

        /** Counts what an operator may want to know. */
        void count(String name);
    }

    private final Supplier<Calls> calls;
    private final ApplicationVersion version;
    private final Opening opening;

    /** @param calls asked when somebody comes from elsewhere */
    public Elsewhere(Supplier<Calls> calls, ApplicationVersion version, Opening opening) {
        this.calls = calls;
        this.version = version;
        this.opening = opening;
    }

    /** The event at hand, if it is of that call. */
    public Optional<CallEvent> current(CallKey call) {
        return opening.current().filter(event -> event.here() && event.call().equals(call));
    }

    /** What is to be read of a call. @param gone what is answered if there is no such call (any more) */
    public <T> T read(CallKey call, Function<CallEvent, T> reading, Supplier<T> gone) {
        Optional<CallEvent> event = current(call);
        if (event.isPresent()) {
            return reading.apply(event.get());
        }
        Optional<Call> copy = await(calls.get().read(call), "call " + call + " could not be read");
        if (copy.isEmpty()) {
            return gone.get();
        }
        return calls.get().glance(copy.get(), context -> opening.show(context, reading));
    }

    /**
     * Does something to a call. What it throws is thrown here, where this thread waits.
     *
     * @throws IllegalStateException if it could not be done, or is not known to be done after {@value #PATIENCE_MILLIS} ms
     */
    public void write(CallKey call, Consumer<CallEvent> writing) {
        Optional<CallEvent> event = current(call);
        if (event.isPresent()) {
            writing.accept(event.get());
            return;
        }
        CompletionStage<Acted> acted = calls.get().act(call, version, context -> opening.during(context, writing));
        if (calls.get().withinEvent()) {
            acted.thenAccept(how -> reportUnlessDone(call, how));
        } else {
            settle(await(acted, patienceOver(call)));
        }
    }

    /** As {@link #write}, for what gives something back, so that nobody else can do it but a thread that may wait. */
    public <T> T answer(CallKey call, Function<CallEvent, T> question) {
        Optional<CallEvent> event = current(call);
        return event.isPresent() ? question.apply(event.get()) : ask(call, false, question);
    }

    /** Begins a call. @throws IllegalStateException if it could not be, or within an event */
    public <T> T begin(CallKey key, Function<CallEvent, T> question) {
        return ask(key, true, question);
    }

    /** Begins a call after the event at hand, or does something to it if it is there by then. Only within an event. */
    public void beginLater(CallKey call, Consumer<CallEvent> beginning) {
        calls.get().begin(call, version, context -> opening.during(context, beginning))
                .thenAccept(how -> reportUnlessDone(call, how));
    }

    /** What a call would show if it was there and empty. */
    public <T> T imagine(CallKey call, Function<CallEvent, T> reading) {
        return calls.get().glance(new Call(call, 0), context -> opening.show(context, reading));
    }

    /** Whether this thread must not wait, as it works on an event. */
    public boolean withinEvent() {
        return calls.get().withinEvent();
    }

    /** The call in which the application's sessions of a key live. */
    public CallKey keyOf(String sessionKey) {
        return calls.get().keyOf(version.baseName(), sessionKey);
    }

    private <T> T ask(CallKey call, boolean begins, Function<CallEvent, T> question) {
        if (calls.get().withinEvent()) {
            throw notHere("What another call has to answer");
        }
        AtomicReference<T> answer = new AtomicReference<>();
        Consumer<CallContext> code = context -> opening.during(context, event -> answer.set(question.apply(event)));
        settle(await(begins ? calls.get().begin(call, version, code) : calls.get().act(call, version, code), patienceOver(call)));
        return answer.get();
    }

    /** An action under a call, in an event of its own whoever asks. */
    public CompletionStage<Acted> act(CallKey call, Consumer<CallEvent> action) {
        return calls.get().act(call, version, context -> opening.during(context, action));
    }

    /** A key that no call has. */
    public CallKey newKey() {
        return calls.get().newKey();
    }

    /** For what needs an event of its own call. */
    public static IllegalStateException notHere(String what) {
        return new IllegalStateException(what + " is not possible out of an event of that call; run it there with "
                + CallActions.class.getName());
    }

    private void reportUnlessDone(CallKey call, Acted how) {
        if (how instanceof Acted.Done) {
            return;
        }
        opening.count("servlet.elsewhere-not-done");
        LOG.warn("What a callback did to another call failed there: call={} app={} version={} why={}", call, version.baseName(),
                version.version(), how instanceof Acted.Threw threw ? threw.cause().toString() : ((Acted.Refused) how).reason());
    }

    private static String patienceOver(CallKey call) {
        return "call " + call + " did not commit it within " + PATIENCE_MILLIS + " ms; it may still do so";
    }

    private static void settle(Acted how) {
        if (how instanceof Acted.Threw threw) {
            if (threw.cause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("it failed in its call: " + threw.cause(), threw.cause());
        }
        if (how instanceof Acted.Refused refused) {
            throw new IllegalStateException(why(refused.reason()));
        }
    }

    /** A refusal in words. */
    public static String why(Acted.Reason reason) {
        return switch (reason) {
            case NO_CALL -> "the call is over";
            case VERSION_STOPPED -> "the application version does not run any more, or, as in init, not yet";
            case NO_ROOM -> "too many events wait for the call, or in all; try again later";
            case BUSY -> "another engine holds the call; try again later";
            case NOT_ISSUED -> "the event that wanted it was not committed";
            case NOT_STORED -> "the state tier did not take it";
            case UNKNOWN -> "the state tier did not answer; it may be done or not";
        };
    }

    private static <T> T await(CompletionStage<T> stage, String failure) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure + ": interrupted", e);
        }
    }
}
