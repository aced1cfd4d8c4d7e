package io.jackfield.engine.testbed;

import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A proxy between a node and several phones that all ring at once (RFC 3261 section 16.7): whatever rings and every 2xx goes back, of
 * failures the last one when all failed; a phone that still rings when another answers is cancelled, and may answer all the same. It
 * shows itself in neither Via nor Record-Route.
 */
final class Fork {
    private final RandomNetwork network;
    private final List<Talker> phones;
    private final Set<Talker> failed = new HashSet<>();
    private SIPRequest invite;
    private boolean cancelled;
    private boolean answered;
    private Talker best;

    Fork(RandomNetwork network, List<Talker> phones) {
        this.network = network;
        this.phones = List.copyOf(phones);
        this.phones.forEach(phone -> phone.behind(this));
    }

    /** What the node says to the number that is called: the INVITE, its CANCEL, and the ACK of its failure. */
    void hears(SIPMessage message) {
        if (message instanceof SIPRequest request && SIPRequest.INVITE.equals(request.getMethod())) {
            invite = request;
        } else if (message instanceof SIPRequest request && SIPRequest.CANCEL.equals(request.getMethod())) {
            cancelled = true;
            phones.forEach(phone -> network.carryOnce(() -> phone.hears(SipText.parse(message.encodeAsBytes("udp")))));
            return;
        }
        phones.forEach(phone -> network.carry(() -> phone.hears(SipText.parse(message.encodeAsBytes("udp")))));
    }

    /** Whether what a phone says goes on to the node. */
    boolean passes(Talker from, SIPMessage message) {
        if (!(message instanceof SIPResponse response) || response.getCSeq().getSeqNumber() != invite.getCSeq().getSeqNumber()
                || !response.getTopmostVia().getBranch().equals(invite.getTopmostVia().getBranch())) {
            return true; // within a dialog
        }
        int status = response.getStatusCode();
        if (SIPRequest.CANCEL.equals(response.getCSeq().getMethod())) {
            return cancelled && from == phones.get(0);
        } else if (status >= 300) {
            return fails(from, response);
        } else if (status >= 200) {
            answered = true;
            phones.stream().filter(other -> other != from && !failed.contains(other))
                    .forEach(other -> network.carryOnce(() -> other.hears(cancel())));
        }
        return true;
    }

    private boolean fails(Talker from, SIPResponse response) {
        failed.add(from);
        if (!answered && best == null && failed.size() == phones.size()) {
            best = from;
        }
        if (from != best) {
            SIPRequest ack = invite.createAckRequest((To) response.getTo());
            network.carry(() -> from.hears(ack));
        }
        return from == best;
    }

    private SIPRequest cancel() {
        try {
            return invite.createCancelRequest();
        } catch (javax.sip.SipException e) {
            throw new AssertionError(e);
        }
    }
}
