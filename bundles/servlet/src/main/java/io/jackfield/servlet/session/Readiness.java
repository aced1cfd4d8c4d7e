package io.jackfield.servlet.session;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;

/** Whether sessions are ready to be invalidated (JSR 289 sections 6.1.2.2.1 and 6.2.4.1). */
final class Readiness {
    private Readiness() {
    }

    /** No transaction waits for something, and there is no dialog, or none any more. */
    static boolean of(Call call, Leg leg) {
        boolean noDialog = leg.state() == DialogState.TERMINATED || leg.state() == DialogState.INITIAL && leg.settled();
        return noDialog && !ongoing(call, leg);
    }

    static boolean ongoing(Call call, Leg leg) {
        return call.transactions().stream().anyMatch(each -> each.leg() == leg.id() && ongoing(each));
    }

    private static boolean ongoing(Transaction transaction) {
        return !transaction.answered() && !transaction.unattended();
    }

    /** Every session of it is ready or invalid, and no timer of the application is set. */
    static boolean of(Call call, ApplicationSession session) {
        return call.legs().stream().filter(leg -> leg.applicationSession() == session.id() && leg.valid())
                .allMatch(leg -> of(call, leg))
                && call.timers().stream().noneMatch(row -> row.kind() == TimerRow.Kind.APPLICATION && row.subject() == session.id());
    }
}
