package io.jackfield.itests.bench.micro;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.net.InetSocketAddress;

/** What a call of a back-to-back user agent looks like in the store at two moments, and one of many legs. */
public enum SampleCall {
    /** Just answered: both INVITE transactions and their messages are still kept. */
    ANSWERED,
    /** Held: two dialogs and nothing else. */
    HELD,
    /** Thirty dialogs and nothing else. */
    CONFERENCE;

    private static final long NOW = 1_800_000_000_000L;
    private static final String TOKEN = "0123456789abcdefghijklmnopqrstuv0123456789abcdefghijk";

    Call call() {
        Call call = new Call(new CallKey(0x1234567890abcdefL, 0x0fedcba987654321L), NOW);
        call.heardAt(NOW);
        call.lastId(6);
        call.events(4);
        ApplicationSession session = new ApplicationSession(1, new ApplicationVersion("call-forward", "1.0.0"), NOW);
        session.accessedAt(NOW);
        session.timeout(86_400_000);
        session.expiresAt(NOW + 86_400_000);
        call.add(session);
        call.set(new TimerRow(TimerRow.Kind.SESSION_EXPIRY, null, 1, NOW + 86_400_000, 86_400_000));
        call.add(leg(2, 3, false, 5091));
        call.add(leg(3, 2, true, 5090));
        for (int id = 4; this == CONFERENCE && id <= 31; id++) {
            call.add(leg(id, 0, true, 5090));
        }
        if (this == ANSWERED) {
            call.add(invite(4, TransactionKind.INVITE_SERVER, 2, 5091));
            call.add(invite(5, TransactionKind.INVITE_CLIENT, 3, 5090));
            call.set(new TimerRow(TimerRow.Kind.TRANSACTION, TimerName.L, 4, NOW + 32_000, 32_000));
            call.set(new TimerRow(TimerRow.Kind.TRANSACTION, TimerName.M, 5, NOW + 32_000, 32_000));
        }
        return call;
    }

    private static Leg leg(int id, int linked, boolean caller, int port) {
        Leg leg = new Leg(id, 1, caller, caller ? TOKEN : "1-1234@127.0.0.1", "\"caller\" <sip:caller@127.0.0.1:5091>",
                TOKEN, "<sip:anybody@127.0.0.1:5060>", NOW);
        leg.remoteTag("1c1");
        leg.localCSeq(1);
        leg.remoteCSeq(1);
        leg.remoteTarget("sip:phone@127.0.0.1:" + port);
        leg.state(DialogState.CONFIRMED);
        leg.flow(flow(port));
        leg.handler("call-forward");
        leg.linked(linked);
        leg.accessedAt(NOW);
        return leg;
    }

    private static Transaction invite(int id, TransactionKind kind, int leg, int port) {
        Transaction transaction = new Transaction(id, kind, TransactionState.ACCEPTED, leg, "INVITE", 1,
                "z9hG4bK" + TOKEN, flow(port));
        transaction.requestBytes(Wire.INVITE.bytes());
        transaction.response(200, Wire.OK.bytes());
        transaction.markAcknowledged();
        return transaction;
    }

    private static Flow flow(int port) {
        return new Flow("udp", Transport.UDP, new InetSocketAddress("127.0.0.1", 5060),
                new InetSocketAddress("127.0.0.1", port), 0);
    }
}
