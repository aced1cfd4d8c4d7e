package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Transaction;
import java.util.Iterator;
import javax.servlet.sip.Rel100Exception;
import javax.sip.header.OptionTag;

/** What makes a response reliable (RFC 3262), and what keeps one from being so (JSR 289 {@code Rel100Exception}). */
public final class Reliability {
    public static final String OPTION = "100rel";

    private Reliability() {
    }

    static void checkSending(Transaction transaction, int status) throws Rel100Exception {
        if (status <= 100 || status >= 200) {
            throw new Rel100Exception(Rel100Exception.NOT_1XX);
        }
        if (!transaction.invite()) {
            throw new Rel100Exception(Rel100Exception.NOT_INVITE);
        }
        if (!lists(transaction.request(), "Supported") && !lists(transaction.request(), "Require")) {
            throw new Rel100Exception(Rel100Exception.NO_REQ_SUPPORT);
        }
    }

    /** Whether a response that came is to be acknowledged with PRACK (RFC 3262 section 4). */
    public static boolean reliable(SIPResponse response) {
        int status = response.getStatusCode();
        return status > 100 && status < 200 && response.getHeader("RSeq") instanceof RSeq && lists(response, "Require");
    }

    static long number(SIPResponse response) {
        return ((RSeq) response.getHeader("RSeq")).getSeqNumber();
    }

    private static boolean lists(SIPMessage message, String header) {
        Iterator<?> values = message.getHeaders(header);
        while (values.hasNext()) {
            if (values.next() instanceof OptionTag tag && OPTION.equalsIgnoreCase(tag.getOptionTag())) {
                return true;
            }
        }
        return false;
    }
}
