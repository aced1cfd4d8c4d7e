package io.jackfield.engine.testbed;

import gov.nist.javax.sip.message.SIPRequest;

/** A request that a {@link Talker} heard, and how it answered. Times in ms, 0 for never. */
final class Heard {
    final SIPRequest request;
    SipText answer;
    int status;
    boolean acknowledged;
    long cameAt;
    /** With any response, for ever if with none yet. */
    long firstAnsweredAt = Long.MAX_VALUE;
    long answeredAt;
    long cancelledAt;

    Heard(SIPRequest request) {
        this.request = request;
    }

    void isAnswered(long now) {
        answeredAt = now;
        firstAnsweredAt = Math.min(firstAnsweredAt, now);
    }
}
