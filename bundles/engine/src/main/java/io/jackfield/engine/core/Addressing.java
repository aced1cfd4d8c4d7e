package io.jackfield.engine.core;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Messages;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.Hop;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Target;
import java.text.ParseException;
import java.util.Optional;
import javax.sip.InvalidArgumentException;

/**
 * Makes a request ready to leave for its next hop: our Via, our Contact, and the transport that its length asks for (RFC 3261
 * section 18.1.1).
 */
final class Addressing {
    /** RFC 3261 section 18.1.1, where the path's MTU is not known. */
    private static final int LONGEST_DATAGRAM = 1_300;

    /** A request as it leaves. */
    record Addressed(Target target, byte[] bytes) {
    }

    private final Endpoints endpoints;
    private final Requests requests;

    Addressing(Endpoints endpoints, Requests requests) {
        this.endpoints = endpoints;
        this.requests = requests;
    }

    /** Puts our Via on top. What is longer than a datagram should be leaves by TCP, unless the URI asks for another transport. */
    Addressed address(SIPRequest request, NextHop next, String branch) {
        requests.contactFor(request, next.target());
        requests.via(request, next.target(), branch);
        byte[] bytes = EventWork.bytes(request);
        Optional<Hop> tcp = bytes.length > LONGEST_DATAGRAM ? next.byTcp(endpoints) : Optional.empty();
        if (tcp.isEmpty()) {
            return new Addressed(next.target(), bytes);
        }
        rewrite(request, tcp.get());
        return new Addressed(tcp.get(), EventWork.bytes(request));
    }

    /** RFC 3261 section 18.1.1: nobody listens by TCP, so the request goes by UDP after all. Empty if it was not TCP by length. */
    Optional<Hop> fallBack(Target target) {
        return target instanceof Hop hop && hop.forSize() ? NextHop.byUdp(hop, endpoints) : Optional.empty();
    }

    /** The same message with a Via for another way. */
    byte[] readdressed(byte[] bytes, Target target) {
        SIPRequest request = Messages.request(bytes);
        rewrite(request, target);
        return EventWork.bytes(request);
    }

    /** RFC 3261 section 18.1.1: the top Via names the transport that is really used. */
    private void rewrite(SIPMessage request, Target target) {
        HostPort shown = requests.shownAs(target);
        Via via = request.getTopmostVia();
        try {
            via.setTransport(target.transport().name());
            via.setHost(shown.host());
            via.setPort(shown.port());
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalStateException("no Via can be made for " + shown, e);
        }
    }
}
