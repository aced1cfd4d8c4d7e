package io.jackfield.engine.core;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.Locale;

/** What matches a request to its server transaction, apart from the method (RFC 3261 section 17.2.3). */
final class BranchKey {
    private static final String COOKIE = "z9hg4bk";

    private BranchKey() {
    }

    static String of(SIPRequest request) {
        Via via = request.getTopmostVia();
        String branch = text(via.getBranch()).toLowerCase(Locale.ROOT);
        String sentBy = via.getSentBy().encode().toLowerCase(Locale.ROOT);
        if (branch.startsWith(COOKIE)) {
            return branch + "|" + sentBy;
        }
        // A client of RFC 2543: the same Request-URI, From tag, Call-ID, CSeq number and top Via.
        return "2543|" + request.getRequestURI() + "|" + text(request.getFromTag()) + "|"
                + request.getCallId().getCallId() + "|" + request.getCSeq().getSeqNumber() + "|" + branch + "|" + sentBy;
    }

    static String text(String orNull) {
        return orNull == null ? "" : orNull;
    }
}
