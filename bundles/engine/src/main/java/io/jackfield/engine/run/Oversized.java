package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;

/**
 * An event that made its call larger than one may be has not happened: the call stays as it was, and a request is answered 500. What
 * would come again in the same way for ever, as a timer that is due, or was to end the call, ends it, without its application.
 * A store in this process, which sends records nowhere, keeps calls of any size.
 */
final class Oversized {
    private final CallRunner runner;
    private final CallKey key;

    Oversized(CallRunner runner, CallKey key) {
        this.runner = runner;
        this.key = key;
    }

    /** Whether it is; the bytes that are measured are those that the store is given then. @param record null for none */
    boolean is(CallRecord record) {
        boolean travels = runner.parts().settings().encodeAlways()
                || runner.store().durability() != CallStateStore.Durability.PROCESS;
        return travels && record != null && size(record) > runner.parts().settings().mostCallBytes();
    }

    private static int size(CallRecord record) {
        return record.body() instanceof LiveBody live ? live.measured() : record.body().encoded().length;
    }

    /** What is thrown to who issued the event, and logged. */
    IllegalStateException said(CallRecord record) {
        return new IllegalStateException("the call would take " + size(record) + " bytes, and mostCallBytes="
                + runner.parts().settings().mostCallBytes());
    }

    /**
     * What becomes of the call instead.
     *
     * @param before as it was before the event; null if there was none
     * @param tooLarge the call that the event left
     */
    Outcome undo(Call before, Call tooLarge, Event event, IllegalStateException said) {
        long now = runner.store().now();
        runner.counters().increment("refused.call-too-large");
        tooLarge.sessions().stream().map(ApplicationSession::owner).distinct()
                .forEach(version -> runner.faults().undone(key, version, said, now));
        if (before == null || !ends(event)) {
            return runner.engine().refuse(key, before, event, now);
        }
        runner.counters().increment("ended.call-too-large");
        return runner.engine().end(key, before, event, now);
    }

    private static boolean ends(Event event) {
        return event instanceof Event.Due || event instanceof Event.TakenOver
                || event instanceof Event.Received received && isBye(received.message());
    }

    private static boolean isBye(SIPMessage message) {
        return message instanceof SIPRequest request && SIPRequest.BYE.equals(request.getMethod());
    }
}
