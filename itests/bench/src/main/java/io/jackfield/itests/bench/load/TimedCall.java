package io.jackfield.itests.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One call whose steps are timed: from INVITE to 180, from INVITE to 200, from BYE to 200. Each has so much patience, and an error
 * fails it: no call stays for ever. Time is an argument, ns by any clock; what is to be sent is returned. Not thread-safe.
 */
final class TimedCall {
    static final long HOLD = Duration.ofSeconds(1).toNanos();
    static final long FIRST_REPEAT = Duration.ofMillis(500).toNanos();
    static final long REPEAT = Duration.ofSeconds(1).toNanos();
    static final long PATIENCE = Duration.ofSeconds(16).toNanos();

    /** A step of a call. @param end when it was answered, or given up. @param answered whether as it has to be */
    record Step(long begin, long end, boolean answered) { }

    private enum State { CALLING, RINGING, UP, HANGING_UP, OVER }

    private final List<Step> steps = new ArrayList<>();
    private State state = State.CALLING;
    private String request;
    private long begin;
    private long repeatAt;
    private long hangUpAt;
    private ProbeText answer;

    /** Begins with its INVITE; whoever makes it sends that. */
    TimedCall(String invite, long now) {
        request(invite, now);
    }

    private List<String> request(String next, long now) {
        request = next;
        begin = now;
        repeatAt = now + FIRST_REPEAT;
        return List.of(next);
    }

    String invite() {
        return request;
    }

    /** Steps that are done. */
    List<Step> steps() {
        return steps;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    /** What is to be sent by now because time went by. */
    List<String> goOn(long now) {
        if (state == State.UP) {
            if (now < hangUpAt) {
                return List.of();
            }
            state = State.HANGING_UP;
            return request(answer.bye(), now);
        }
        if (now - begin > PATIENCE) {
            end(now, false);
            return List.of();
        }
        if (state != State.RINGING && now >= repeatAt) {
            repeatAt += REPEAT;
            return List.of(request);
        }
        return List.of();
    }

    /** What is to be sent because this came. */
    List<String> answered(ProbeText message, long now) {
        int status = message.status();
        if (message.answers("BYE")) {
            if (state == State.HANGING_UP && status >= 200) {
                end(now, status < 300);
            }
            return List.of();
        }
        if (!message.answers("INVITE") || state == State.OVER) {
            return List.of();
        }
        if (status >= 300) {
            if (answer == null) {
                end(now, false);
            }
            return List.of(message.ackOfFailure());
        }
        if (state == State.CALLING && status >= 180) {
            steps.add(new Step(begin, now, true));
            state = State.RINGING;
        }
        if (status < 200) {
            return List.of();
        }
        if (state == State.RINGING) {
            steps.add(new Step(begin, now, true));
            state = State.UP;
            answer = message;
            hangUpAt = now + HOLD;
        }
        return List.of(message.ack());
    }

    private void end(long now, boolean answered) {
        steps.add(new Step(begin, now, answered));
        state = State.OVER;
    }
}
