package io.jackfield.itests.cluster.chaos.phones;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One side of a call, strict: what its {@link Kind} has no place for fails the call, as does what does not come in time, a request
 * whose number is not the next, a second final response that says something else. A repeat is answered as the first was. Where messages
 * may be lost, requests are sent until they are answered, and responses to INVITE until the ACK (RFC 3261 section 17); else once, but for
 * a 2xx to INVITE (section 13.3.1.4). Confined to one thread.
 */
final class Leg {
    private static final int HOLD_MILLIS = 6_000;
    private static final int PHONE_HOLDS_MILLIS = 3_000;
    private static final int RINGS_MILLIS = 20;
    /** Shorter than {@link #GIVES_UP_MILLIS}: who gives up has not got the answer. */
    private static final int CROSSED_RINGS_MILLIS = 100;
    private static final int GIVES_UP_MILLIS = 400;
    static final int T1_MILLIS = 500;
    static final int T2_MILLIS = 4_000;

    private final Surroundings place;
    private final boolean caller;
    private final Kind kind;
    private final Dialog dialog;
    private final Map<String, Outstanding> pending = new HashMap<>();
    private final Answers answers;
    private String awaited = "";
    private int step;
    private int highest;
    private String version = "";
    private Message invited;
    private boolean cancelled;
    private String cause = "";
    private boolean over;

    Leg(Surroundings place, boolean caller, Kind kind, Dialog dialog) {
        this.place = place;
        this.caller = caller;
        this.kind = kind;
        this.dialog = dialog;
        this.answers = new Answers(place, dialog, () -> cause.isEmpty());
    }

    /** Why it failed; empty if it did not. */
    String cause() {
        return cause;
    }

    /** Whether it came to its end; what comes after that may still fail it. */
    boolean over() {
        return over;
    }

    void call() {
        Message invite = dialog.invite();
        invited = invite;
        request(invite, this::answeredByPhone);
    }

    private void request(Message request, Consumer<Message> then) {
        Outstanding to = new Outstanding(request, then);
        pending.put(key(request), to);
        await("an answer to " + request.cseq());
        InetSocketAddress next = dialog.next();
        place.send().test(request, next);
        if (place.loses()) {
            to.repeats(place, next, () -> cause.isEmpty());
        }
    }

    private static String key(Message message) {
        return message.branch() + " " + message.method();
    }

    private void answeredByPhone(Message response) {
        if (kind == Kind.GIVEUP || kind == Kind.CROSSED && cancelled && response.status() != 200) {
            expect(response, 487);
            finish();
            return;
        }
        expect(response, 200);
        switch (kind) {
            case CHANGES -> later(HOLD_MILLIS, this::change);
            case PLAIN, CROSSED -> later(HOLD_MILLIS, this::hangUp);
            case HUNG_UP -> await("BYE");
            default -> await("INVITE");
        }
    }

    private void change() {
        request(dialog.invite(), response -> {
            expect(response, 200);
            if (caller) {
                later(HOLD_MILLIS, this::hangUp);
            } else {
                await("BYE");
            }
        });
    }

    private void hangUp() {
        request(dialog.bye(), response -> {
            expect(response, 200);
            finish();
        });
    }

    private void giveUp() {
        if (!over && !cancelled && pending.get(key(invited)).last == null) {
            cancelled = true;
            Outstanding invite = pending.get(key(invited));
            request(dialog.cancel(invited), response -> {
                if (invite.last == null) {
                    await("a final answer");
                }
            });
        }
    }

    private void expect(Message response, int status) {
        if (response.status() != status) {
            fail("answered " + response.status() + " to " + response.method());
        }
    }

    /** @param way the connection it came by */
    void received(Message message, Wire.Way way) {
        if (message.isRequest()) {
            requested(message, way);
        } else {
            response(message);
        }
    }

    private void response(Message response) {
        Outstanding to = pending.get(key(response));
        if (to == null) {
            fail("a response to nothing, " + response.startLine());
        } else if (response.status() < 200) {
            to.heard = true;
            if (caller && kind.givesUp() && response.method().equals("INVITE")) {
                place.afterMillis(GIVES_UP_MILLIS, this::giveUp);
            }
        } else if (to.last != null) {
            if (to.last.status() != response.status()) {
                fail("another final response, " + response.startLine() + " after " + to.last.startLine());
            }
            acknowledge(to, response);
        } else {
            to.last = response;
            if (response.method().equals("INVITE") && response.status() < 300) {
                dialog.answered(response);
            }
            served(response);
            acknowledge(to, response);
            if (!response.method().equals("CANCEL")) { // which goes on beside its INVITE
                step++;
            }
            to.then.accept(response);
        }
    }

    private void acknowledge(Outstanding to, Message response) {
        if (response.method().equals("INVITE")) {
            if (to.ack == null) {
                to.ack = response.status() < 300 ? dialog.ack(to.request) : dialog.ackOfFailure(to.request, response);
            }
            place.send().test(to.ack, dialog.next());
        }
    }

    private void requested(Message request, Wire.Way way) {
        if (request.method().equals("ACK")) {
            acknowledged(request);
            return;
        }
        if (answers.again(request, way)) {
            return;
        }
        if (!request.method().equals("CANCEL") && request.number() <= highest) {
            fail("a number that was there before, " + request.cseq());
        }
        highest = Math.max(highest, request.number());
        served(request);
        switch (request.method()) {
            case "INVITE" -> invited(request);
            case "BYE" -> hungUp(request);
            case "CANCEL" -> cancelled(request);
            default -> fail("no place for " + request.startLine());
        }
    }

    private void acknowledged(Message ack) {
        if (answers.awaits(ack)) {
            boolean refused = !answers.accepted();
            answers.acknowledged();
            step++;
            if (refused) {
                finish();
            } else if (caller) {
                later(HOLD_MILLIS, this::hangUp);
            } else if (kind == Kind.HUNG_UP) {
                later(PHONE_HOLDS_MILLIS, this::hangUp);
            } else if (kind == Kind.CHANGED) {
                later(PHONE_HOLDS_MILLIS, this::change);
            } else {
                await(kind == Kind.CROSSED ? "BYE" : "INVITE or BYE");
            }
        }
    }

    private void invited(Message invite) {
        boolean first = invited == null;
        if (!first && !(caller ? kind == Kind.CHANGED : kind == Kind.CHANGES)) {
            fail("no place for " + invite.startLine());
            return;
        }
        invited = invite;
        step++;
        if (!first) {
            accept(invite);
            return;
        }
        dialog.called(invite);
        answers.respond(invite, "180 Ringing", false);
        if (kind == Kind.GIVEUP) {
            await("CANCEL");
        } else {
            int now = step;
            place.afterMillis(kind == Kind.CROSSED ? CROSSED_RINGS_MILLIS : RINGS_MILLIS, () -> {
                if (step == now) { // and the call was not given up
                    accept(invite);
                }
            });
        }
    }

    private void accept(Message invite) {
        answers.untilAcknowledged(invite, "200 OK", true, true);
        await("ACK");
    }

    private void hungUp(Message bye) {
        if (caller ? kind != Kind.HUNG_UP : kind == Kind.HUNG_UP || kind == Kind.GIVEUP) {
            fail("no place for " + bye.startLine());
        }
        answers.acknowledged();
        answers.respond(bye, "200 OK", false);
        finish();
    }

    private void cancelled(Message cancel) {
        if (caller || kind != Kind.GIVEUP && kind != Kind.CROSSED) {
            fail("no place for " + cancel.startLine());
        }
        answers.respond(cancel, "200 OK", false);
        if (!answers.accepted() && !over) { // RFC 3261 section 9.2: it has no effect on what is answered
            step++;
            answers.untilAcknowledged(invited, "487 Request Terminated", false, place.loses()); // Timer G
            await("ACK");
        }
    }

    /** Each request and each final response of the application says which version made it, and all of one call say the same. */
    private void served(Message message) {
        String by = message.header("X-Served-By");
        if (message.method().equals("CANCEL") && !message.isRequest() || !message.isRequest() && message.status() >= 300) {
            return; // of the transaction layer
        }
        if (by.isEmpty() || !version.isEmpty() && !by.equals(version)) {
            fail("served by '" + by + "' after '" + version + "', " + message.startLine());
        }
        version = by;
    }

    private void later(int millis, Runnable next) {
        int now = ++step;
        place.afterMillis(millis, () -> {
            if (step == now && cause.isEmpty()) {
                next.run();
            }
        });
    }

    private void await(String what) {
        awaited = what;
        int now = step;
        place.afterMillis(place.patience().forAnswer(), () -> {
            if (step == now && !over && awaited.equals(what)) {
                fail("did not get " + what.replaceAll("\\d+ ", ""));
            }
        });
    }

    private void fail(String why) {
        if (cause.isEmpty()) {
            cause = why;
            finish();
        }
    }

    /** It came to its end. */
    private void finish() {
        step++;
        if (!over) {
            over = true;
            place.afterMillis(place.patience().afterEnd(), () -> place.ended().accept(this));
        }
    }
}
