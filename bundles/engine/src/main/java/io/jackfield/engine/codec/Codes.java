package io.jackfield.engine.codec;

import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.MessageSender;
import io.jackfield.stack.Transport;
import java.util.List;

/** The numbers that stand for constants in stored calls: their places in these lists, which only ever grow at the end. */
final class Codes<T extends Enum<T>> {
    static final Codes<DialogState> DIALOG = new Codes<>(List.of(
            DialogState.INITIAL, DialogState.EARLY, DialogState.CONFIRMED, DialogState.TERMINATED));
    static final Codes<TransactionKind> KIND = new Codes<>(List.of(
            TransactionKind.INVITE_CLIENT, TransactionKind.NON_INVITE_CLIENT, TransactionKind.INVITE_SERVER,
            TransactionKind.NON_INVITE_SERVER));
    static final Codes<TransactionState> STATE = new Codes<>(List.of(
            TransactionState.TRYING, TransactionState.CALLING, TransactionState.PROCEEDING, TransactionState.ACCEPTED,
            TransactionState.COMPLETED, TransactionState.CONFIRMED, TransactionState.TERMINATED));
    static final Codes<TimerRow.Kind> TIMER = new Codes<>(List.of(
            TimerRow.Kind.TRANSACTION, TimerRow.Kind.RETRANSMIT_2XX, TimerRow.Kind.NO_ACK, TimerRow.Kind.CANCELLED,
            TimerRow.Kind.SESSION_EXPIRY, TimerRow.Kind.APPLICATION, TimerRow.Kind.INACTIVITY,
            TimerRow.Kind.RETRANSMIT_1XX, TimerRow.Kind.NO_PRACK, TimerRow.Kind.RETRANSMIT_FORK_2XX,
            TimerRow.Kind.NO_FORK_ACK, TimerRow.Kind.HELD_RESPONSE, TimerRow.Kind.SUBSCRIPTION,
            TimerRow.Kind.HELD_REQUEST, TimerRow.Kind.ALIAS));
    static final Codes<ApplicationTimer.Repeat> REPEAT = new Codes<>(List.of(
            ApplicationTimer.Repeat.NEVER, ApplicationTimer.Repeat.FIXED_DELAY, ApplicationTimer.Repeat.FIXED_RATE));
    static final Codes<TimerName> TIMER_NAME = new Codes<>(List.of(
            TimerName.A, TimerName.B, TimerName.D, TimerName.E, TimerName.F, TimerName.G, TimerName.H, TimerName.I,
            TimerName.J, TimerName.K, TimerName.L, TimerName.M));
    static final Codes<Transport> TRANSPORT = new Codes<>(List.of(
            Transport.UDP, Transport.TCP, Transport.TLS, Transport.WS, Transport.WSS, Transport.SCTP));

    static final Codes<MessageSender.Outcome> OUTCOME = new Codes<>(List.of(
            MessageSender.Outcome.SENT, MessageSender.Outcome.NO_ENDPOINT, MessageSender.Outcome.NO_ADDRESS,
            MessageSender.Outcome.DENIED, MessageSender.Outcome.QUEUE_FULL, MessageSender.Outcome.TRANSPORT_ERROR,
            MessageSender.Outcome.NOT_CONNECTED));

    private final List<T> constants;
    /** By the place that a constant has in its class. */
    private final int[] numbers;

    private Codes(List<T> constants) {
        this.constants = constants;
        this.numbers = new int[constants.size()];
        for (int number = 0; number < numbers.length; number++) {
            numbers[constants.get(number).ordinal()] = number;
        }
    }

    List<T> constants() {
        return constants;
    }

    int of(T constant) {
        return numbers[constant.ordinal()];
    }

    /** @throws IllegalArgumentException for a number of a newer release */
    T at(int code) {
        if (code < 0 || code >= constants.size()) {
            throw new IllegalArgumentException("no constant has the number " + code + " in this release");
        }
        return constants.get(code);
    }
}
