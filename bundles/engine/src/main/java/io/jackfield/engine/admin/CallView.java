package io.jackfield.engine.admin;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.List;
import java.util.Objects;

/**
 * One call in rows. Times are ms since the epoch in the store's time; texts are as they go on the wire, states in the words
 * of the RFCs in lower case. Message bodies and attribute values are not shown.
 *
 * @param heardAt when a peer, or whoever acts on it from elsewhere, was heard last
 * @param events  how many events changed it
 */
public record CallView(CallKey key, long createdAt, long heardAt, long events, List<SessionRow> sessions,
                       List<LegRow> legs, List<TransactionRow> transactions, List<TimerView> timers) {
    public CallView {
        Objects.requireNonNull(key, "key");
        sessions = List.copyOf(sessions);
        legs = List.copyOf(legs);
        transactions = List.copyOf(transactions);
        timers = List.copyOf(timers);
    }

    /** An application session. @param expiresAt 0 for never */
    public record SessionRow(int id, ApplicationVersion owner, long createdAt, long expiresAt, int attributes) {
    }

    /** A SIP session. @param caller whether Jackfield sent the request that began it; @param linked a B2BUA's other leg, or 0 */
    public record LegRow(int id, int session, boolean caller, String callId, String local, String remote, String state,
                         int linked) {
    }

    /** A transaction. @param status the last response's status, 0 for none; @param target where it sends to */
    public record TransactionRow(int id, int leg, String kind, String method, long cseq, String state, int status,
                                 String target) {
    }

    /** A timer. @param name a letter of RFC 3261 Table 4, or what else it is for; @param subject what it belongs to */
    public record TimerView(String name, String subject, long dueAt) {
    }
}
