package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.ApplicationShare;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.core.Event;
import io.jackfield.engine.core.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Which events' messages leave ahead of their check-in. Nothing that stops a peer's retransmission may (architecture 2.6), and nothing
 * that would be lost with the engine. A provisional response that is passed on is neither: the INVITE that it stands for was
 * checked in before, and stops being repeated by that one's 100.
 *
 * <p>If the engine dies between the sending and the check-in, the store has the INVITE as sent and not answered yet. Over UDP whoever
 * takes the call over repeats it (RFC 3261 section 17.1.1.2, timer A), its callee repeats the provisional response (17.2.1), and that is
 * passed on once more, byte for byte. Where the callee had answered 100 before, nobody repeats anything: the
 * caller has the response, and the call's next one goes on from the 100. If the engine dies once the store has the check-in, that has the
 * response in its outbox, and whoever takes the call over sends it again, as it may not have left the sockets yet.
 *
 * <p>So it has to have come over UDP, without 100rel on either side (RFC 3262 acknowledges), and all that is the application's own in
 * the call is as it was before the event: what it may have decided in its callback is kept before anybody sees it.
 */
final class Ahead {
    private static final byte[] PROVISIONAL = "SIP/2.0 1".getBytes(StandardCharsets.US_ASCII);
    private static final int TRYING = 100;
    private static final int LAST_PROVISIONAL = 199;

    private Ahead() {
    }

    /** Whether the event is of that kind; the rest is seen once it was worked on. */
    static boolean mayBe(Event event) {
        return event instanceof Event.Received received && received.message() instanceof SIPResponse response
                && response.getStatusCode() > TRYING && response.getStatusCode() <= LAST_PROVISIONAL
                && SIPRequest.INVITE.equals(response.getCSeq().getMethod()) && response.getHeader("RSeq") == null
                && !received.flow().transport().reliable();
    }

    /** @param before the call's snapshot from before the event */
    static boolean is(Event event, Call before, Outcome outcome) {
        Call after = outcome.call();
        return mayBe(event) && outcome.acted() == null && outcome.elsewhere() == null && outcome.stateless().isEmpty()
                && after.effects().isEmpty() && provisional(after.outbox())
                && after.transactions().stream().allMatch(each -> each.reliable().isEmpty())
                && ApplicationShare.same(before, after);
    }

    private static boolean provisional(List<Outbound> outbox) {
        return !outbox.isEmpty() && outbox.stream().allMatch(each -> each.bytes().length > PROVISIONAL.length
                && Arrays.equals(each.bytes(), 0, PROVISIONAL.length, PROVISIONAL, 0, PROVISIONAL.length));
    }
}
