package io.jackfield.engine.core;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageSender;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import java.util.Objects;
import java.util.function.Consumer;

/** What happens to a call. */
public sealed interface Event {
    /** A message came. @param bytes as {@link io.jackfield.stack.InboundMessage} has them, or null */
    record Received(SIPMessage message, Flow flow, byte[] bytes) implements Event {
        public Received {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(flow, "flow");
        }

        public Received(SIPMessage message, Flow flow) {
            this(message, flow, null);
        }
    }

    /** Timers of the call are due. */
    record Due() implements Event {
    }

    /**
     * The engine that checked the call in last has ended: what it may not have sent is sent again, and what is due is fired.
     *
     * @param ended its life, or a later one
     */
    record TakenOver(Incarnation ended) implements Event {
        public TakenOver {
            Objects.requireNonNull(ended, "ended");
        }

        /** Whether a life is this one or an earlier one of the same engine. */
        public boolean ends(Incarnation life) {
            return life.engine().equals(ended.engine()) && life.number() <= ended.number();
        }
    }

    /** What a transaction sent could not be sent. */
    record SendFailed(int transaction, MessageSender.Outcome reason) implements Event {
        /** Whether nothing of it left, since there was no connection. */
        boolean notConnected() {
            return reason == MessageSender.Outcome.NOT_CONNECTED;
        }
    }

    /**
     * An application's action: code that is to run as an event of the call.
     *
     * @param begins whether the call may be a new one
     */
    record Act(ApplicationVersion version, Consumer<CallContext> code, boolean begins) implements Event {
        public Act {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(code, "code");
        }
    }

    /** A version stops: its attributes become bytes while its class loader still works. */
    record Passivate(TransactionUser user) implements Event {
        public Passivate {
            Objects.requireNonNull(user, "user");
        }
    }
}
