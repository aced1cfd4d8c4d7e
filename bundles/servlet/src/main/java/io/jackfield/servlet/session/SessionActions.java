package io.jackfield.servlet.session;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.servlet.api.CallActionException;
import io.jackfield.servlet.api.CallActionException.Reason;
import io.jackfield.servlet.api.CallActions;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Elsewhere;
import io.jackfield.servlet.event.RunningApplication;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.sip.SipApplicationSession;

/** The actions of one application version. */
public final class SessionActions implements CallActions {
    /** Goes through the engine, which knows checked exceptions no more than it knows actions. */
    private static final class Checked extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Checked(Exception cause) {
            super(cause);
        }
    }

    private final RunningApplication application;

    public SessionActions(RunningApplication application) {
        this.application = application;
    }

    @Override
    public CompletionStage<Void> act(SipApplicationSession session, Action action) {
        return act(id(session), action);
    }

    @Override
    public CompletionStage<Void> act(String applicationSessionId, Action action) {
        Objects.requireNonNull(action, "action");
        return ask(applicationSessionId, session -> {
            action.run(session);
            return null;
        });
    }

    @Override
    public <T> CompletionStage<T> ask(SipApplicationSession session, Question<T> question) {
        return ask(id(session), question);
    }

    private static String id(SipApplicationSession session) {
        if (Objects.requireNonNull(session, "session") instanceof CallApplicationSession ours) {
            return ours.getId();
        }
        throw new IllegalArgumentException("an application session of another container");
    }

    @Override
    public <T> CompletionStage<T> ask(String applicationSessionId, Question<T> question) {
        Objects.requireNonNull(question, "question");
        Optional<SessionId> id = SessionId.parse(Objects.requireNonNull(applicationSessionId, "applicationSessionId"));
        if (id.isEmpty()) {
            return CompletableFuture.failedFuture(gone(applicationSessionId));
        }
        AtomicReference<T> answer = new AtomicReference<>();
        CompletableFuture<T> result = new CompletableFuture<>();
        application.elsewhere().act(id.get().call(), event -> answer.set(ask(event, id.get(), question)))
                .thenAccept(acted -> tell(result, acted, answer, applicationSessionId));
        return result;
    }

    private <T> T ask(CallEvent event, SessionId id, Question<T> question) {
        SipApplicationSession session = event.context().call().session(id.number()).filter(ApplicationSession::valid)
                .filter(each -> each.owner().equals(application.version())).map(event::applicationSession)
                .orElseThrow(() -> gone(id.toString()));
        try {
            return question.ask(session);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Checked(e);
        }
    }

    private static <T> void tell(CompletableFuture<T> result, Acted acted, AtomicReference<T> answer, String id) {
        if (acted instanceof Acted.Done) {
            result.complete(answer.get());
        } else if (acted instanceof Acted.Threw threw) {
            result.completeExceptionally(threw.cause() instanceof Checked checked ? checked.getCause() : threw.cause());
        } else {
            result.completeExceptionally(refused(((Acted.Refused) acted).reason(), id));
        }
    }

    private static CallActionException gone(String id) {
        return new CallActionException(Reason.SESSION_GONE, "there is no application session " + id + " of this version");
    }

    private static CallActionException refused(Acted.Reason why, String id) {
        return switch (why) {
            case NO_CALL -> gone(id);
            case VERSION_STOPPED -> refused(Reason.STOPPED, why);
            case NO_ROOM, BUSY -> refused(Reason.BUSY, why);
            case NOT_ISSUED -> refused(Reason.NOT_ISSUED, why);
            case NOT_STORED -> refused(Reason.NOT_STORED, why);
            case UNKNOWN -> refused(Reason.UNKNOWN, why);
        };
    }

    private static CallActionException refused(Reason reason, Acted.Reason why) {
        return new CallActionException(reason, Elsewhere.why(why));
    }
}
