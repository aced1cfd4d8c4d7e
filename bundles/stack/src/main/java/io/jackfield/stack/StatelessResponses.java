package io.jackfield.stack;

import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import javax.sip.InvalidArgumentException;
import javax.sip.header.Header;

/**
 * Makes final responses that leave no state behind (RFC 3261 section 8.2.7). The To tag is a hash over the request and a secret:
 * a retransmission meets the same tag, another process with the same secret gives it too, and nobody else can guess it.
 * Thread-safe.
 */
public final class StatelessResponses {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private static final int TAG_LENGTH = 16;

    private final byte[] secret;

    public StatelessResponses(byte[] secret) {
        this.secret = secret.clone();
    }

    /** A failure with the usual reason phrase. */
    public SIPResponse to(SIPRequest request, int status) {
        return to(request, status, null);
    }

    /**
     * @param request a well-formed request other than ACK; it is not changed
     * @param status  300 to 699
     * @param phrase  the reason phrase, null for the usual one
     */
    public SIPResponse to(SIPRequest request, int status, String phrase) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("status " + status + " is not within 300 to 699");
        }
        if (request.getMethod().equals(SIPRequest.ACK)) {
            throw new IllegalArgumentException("an ACK is never answered (RFC 3261 section 17)");
        }
        SIPResponse response = new SIPResponse();
        setStatus(response, status, phrase);
        // Routing headers first (section 7.3.1); the RI's createResponse has them in a hash table's order.
        response.setHeader((ViaList) request.getViaHeaders().clone());
        response.setHeader((Header) request.getFrom().clone());
        response.setHeader((Header) request.getTo().clone());
        response.setHeader((Header) request.getCallId().clone());
        response.setHeader((Header) request.getCSeq().clone());
        if (!request.hasToTag()) {
            response.setToTag(tag(identity(request)));
        }
        return response;
    }

    private static void setStatus(SIPResponse response, int status, String phrase) {
        try {
            response.setStatusCode(status);
        } catch (ParseException e) {
            throw new IllegalStateException("the RI refuses status " + status, e);
        }
        // The RI writes "Service unavailable".
        String usual = status == 503 ? "Service Unavailable" : SIPResponse.getReasonPhrase(status);
        response.setReasonPhrase(phrase == null ? usual : phrase);
    }

    /**
     * The same with Retry-After.
     *
     * @param seconds 0 or more
     */
    public SIPResponse retryLater(SIPRequest request, int status, int seconds) {
        SIPResponse response = to(request, status);
        RetryAfter retryAfter = new RetryAfter();
        try {
            retryAfter.setRetryAfter(seconds);
        } catch (InvalidArgumentException e) {
            throw new IllegalArgumentException("Retry-After " + seconds + " is less than 0", e);
        }
        response.setHeader(retryAfter);
        return response;
    }

    /** Whether an ACK acknowledges a failure that was made here, which nobody needs to know of (RFC 3261 section 8.2.7). */
    public boolean acknowledges(SIPRequest ack) {
        String tag = ack.getToTag();
        return tag != null && tag.length() == TAG_LENGTH && ack.getTopmostVia() != null && ack.getCallId() != null
                && ack.getCSeq() != null && tag.equals(tag(identity(ack, SIPRequest.INVITE)));
    }

    /** Sixteen hexadecimal digits, equal for equal identities. */
    public String tag(String identity) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        digest.update(secret);
        byte[] hash = digest.digest(identity.getBytes(StandardCharsets.UTF_8));
        char[] tag = new char[TAG_LENGTH];
        for (int i = 0; i < TAG_LENGTH / 2; i++) {
            tag[2 * i] = HEX[hash[i] >> 4 & 15];
            tag[2 * i + 1] = HEX[hash[i] & 15];
        }
        return new String(tag);
    }

    private static String identity(SIPRequest request) {
        return identity(request, request.getCSeq().getMethod());
    }

    private static String identity(SIPRequest request, String method) {
        return request.getCallId().getCallId() + '\n' + request.getFromTag() + '\n' + request.getTopmostVia().getBranch() + '\n'
                + request.getCSeq().getSeqNumber() + method;
    }
}
