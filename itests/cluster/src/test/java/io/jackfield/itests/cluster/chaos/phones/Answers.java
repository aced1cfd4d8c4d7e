package io.jackfield.itests.cluster.chaos.phones;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What one side of a call has answered: server transactions. A request that comes again gets what it got, by the way that it came;
 * a final response to INVITE is sent until its ACK. Confined to one thread.
 */
final class Answers {
    private static final int SUCCESSFUL = 300;

    private final Surroundings place;
    private final Dialog dialog;
    private final BooleanSupplier goesOn;
    /** The last response to each request, by its number. */
    private final Map<String, Message> answered = new HashMap<>();
    private final Map<String, Wire.Way> ways = new HashMap<>();
    /** The last final response to INVITE; null for none. */
    private Message toInvite;
    private boolean unacknowledged;

    /** @param goesOn whether responses are still to be repeated */
    Answers(Surroundings place, Dialog dialog, BooleanSupplier goesOn) {
        this.place = place;
        this.dialog = dialog;
        this.goesOn = goesOn;
    }

    /** Whether that request was there before; then it got its answer again. */
    boolean again(Message request, Wire.Way way) {
        ways.put(request.cseq(), way);
        Message before = answered.get(request.cseq());
        if (before != null) {
            place.answer().test(before, way);
        }
        return before != null;
    }

    Message respond(Message request, String phrase, boolean session) {
        Message response = dialog.response(request, phrase, session);
        answered.put(request.cseq(), response);
        place.answer().test(response, ways.get(request.cseq()));
        return response;
    }

    /** @param repeats whether the response is sent again and again: RFC 3261 section 13.3.1.4, and Timer G of section 17.2.1 */
    void untilAcknowledged(Message invite, String phrase, boolean session, boolean repeats) {
        toInvite = respond(invite, phrase, session);
        unacknowledged = true;
        if (repeats) {
            repeat(toInvite, Leg.T1_MILLIS);
        }
    }

    private void repeat(Message response, int interval) {
        place.afterMillis(interval, () -> {
            if (unacknowledged && toInvite == response && goesOn.getAsBoolean()) {
                place.answer().test(response, ways.get(response.cseq()));
                repeat(response, Math.min(2 * interval, Leg.T2_MILLIS));
            }
        });
    }

    boolean awaits(Message ack) {
        return unacknowledged && toInvite.number() == ack.number();
    }

    void acknowledged() {
        unacknowledged = false;
    }

    /** Whether the last INVITE was answered 2xx. */
    boolean accepted() {
        return toInvite != null && toInvite.status() < SUCCESSFUL;
    }
}
