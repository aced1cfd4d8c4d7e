package io.jackfield.engine.core;

import gov.nist.core.NameValue;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.jackfield.engine.call.Leg;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import javax.sip.InvalidArgumentException;

/** Builds the requests of a leg (RFC 3261 sections 8.1.1, 12.2.1.1 and 13.2.2.4). */
final class Requests {
    private static final int MAX_FORWARDS = 70;
    /** The methods whose requests and 2xx carry a Contact (RFC 3261 table 2, RFC 3311, RFC 3515, RFC 6665). */
    private static final Set<String> WITH_CONTACT =
            Set.of("INVITE", "SUBSCRIBE", "NOTIFY", "UPDATE", "REFER");

    private final Endpoints endpoints;

    Requests(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** A request of the leg, with the CSeq number that it has if it is the next that leaves. */
    SIPRequest inDialog(Leg leg, String method) {
        return request(leg, method, leg.localCSeq() + 1);
    }

    /**
     * The request leaves: it takes the next CSeq number. So the numbers grow by one in the order of sending, whatever was made
     * before and left later, or never (RFC 3261 section 12.2.1.1).
     */
    static void number(Leg leg, SIPRequest request) {
        try {
            leg.localCSeq(leg.localCSeq() + 1);
            request.getCSeq().setSeqNumber(leg.localCSeq());
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("leg " + leg.id() + " has no number left", e);
        }
    }

    /** The ACK to a 2xx: the INVITE's number, no Contact. */
    SIPRequest ack(Leg leg, long inviteCSeq) {
        return request(leg, SIPRequest.ACK, inviteCSeq);
    }

    private SIPRequest request(Leg leg, String method, long cseq) {
        try {
            SIPRequest request = new SIPRequest();
            StringMsgParser parser = new StringMsgParser();
            GenericURI target = target(leg, parser);
            request.setMethod(method);
            request.setRequestURI(target);
            request.setSIPVersion("SIP/2.0");
            From from = new From();
            from.setAddress(parser.parseAddress(leg.localParty()));
            from.setTag(leg.localTag());
            To to = new To();
            to.setAddress(parser.parseAddress(leg.remoteParty()));
            if (!leg.remoteTag().isEmpty()) {
                to.setTag(leg.remoteTag());
            }
            request.setFrom(from);
            request.setTo(to);
            request.setHeader(new CallID(leg.callId()));
            request.setHeader(new CSeq(cseq, method));
            request.setHeader(new MaxForwards(MAX_FORWARDS));
            route(request, leg, parser);
            if (WITH_CONTACT.contains(method)) {
                contact(request, shownAs(Transport.UDP), Transport.UDP);
            }
            return request;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("no " + method + " can be made for leg " + leg.id() + ": "
                    + e.getMessage(), e);
        }
    }

    private static GenericURI target(Leg leg, StringMsgParser parser) throws ParseException {
        if (!leg.remoteTarget().isEmpty()) {
            return parser.parseUrl(leg.remoteTarget());
        }
        return (GenericURI) parser.parseAddress(leg.remoteParty()).getURI();
    }

    /** Loose routes in order; a strict first route takes the Request-URI, which goes to the end (12.2.1.1). */
    private static void route(SIPRequest request, Leg leg, StringMsgParser parser) throws ParseException {
        List<String> values = leg.routeSet();
        if (values.isEmpty()) {
            return;
        }
        RouteList routes = new RouteList();
        AddressImpl first = parser.parseAddress(values.get(0));
        boolean strict = strict(first);
        for (String value : strict ? values.subList(1, values.size()) : values) {
            routes.add(new Route(parser.parseAddress(value)));
        }
        if (strict) {
            AddressImpl last = new AddressImpl();
            last.setURI(request.getRequestURI());
            routes.add(new Route(last));
            request.setRequestURI((GenericURI) first.getURI());
        }
        request.setHeader(routes);
    }

    private static boolean strict(AddressImpl route) {
        return route.getURI() instanceof SipUri sip && !sip.hasLrParam();
    }

    /** Whether the leg's requests go to a strict router first. */
    static boolean strict(Leg leg) {
        try {
            return !leg.routeSet().isEmpty() && strict(new StringMsgParser().parseAddress(leg.routeSet().get(0)));
        } catch (ParseException e) {
            throw new IllegalStateException("leg " + leg.id() + " has a route that was not parsed", e);
        }
    }

    /** Whether messages of this method show where we are. */
    static boolean showsContact(String method) {
        return WITH_CONTACT.contains(method);
    }

    /** Sets our own Contact, for whoever is reached by that way. */
    void contact(SIPMessage message, Target target) {
        contact(message, shownAs(target), target.transport());
    }

    /** A request's Contact is made before its next hop is known; where that is another way than was thought, it is put right. */
    void contactFor(SIPRequest request, Target target) {
        HostPort made = shownAs(Transport.UDP);
        HostPort shown = shownAs(target);
        if (target.transport() == Transport.UDP && made.equals(shown) || !showsContact(request.getMethod()) || request.getContactHeaders() == null
                || !(((AddressImpl) request.getContactHeader().getAddress()).getURI() instanceof SipUri uri)
                || !made.equals(new HostPort(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : 5060))) {
            return; // the application's own
        }
        try {
            lead(uri, shown, target.transport());
        } catch (ParseException e) {
            throw new IllegalStateException("an endpoint shows an address that SIP cannot write: " + shown, e);
        }
    }

    private static void lead(SipUri uri, HostPort shown, Transport transport) throws ParseException {
        uri.setHost(shown.host());
        uri.setPort(shown.port());
        if (transport == Transport.UDP) {
            uri.removeParameter("transport");
        } else {
            uri.setTransportParam(transport.parameter());
        }
    }

    private static void contact(SIPMessage message, HostPort shown, Transport transport) {
        try {
            SipUri uri = new SipUri();
            lead(uri, shown, transport);
            AddressImpl address = new AddressImpl();
            address.setURI(uri);
            address.setAddressType(AddressImpl.NAME_ADDR);
            Contact contact = new Contact();
            contact.setAddress(address);
            ContactList contacts = new ContactList();
            contacts.add(contact);
            message.setHeader(contacts);
        } catch (ParseException e) {
            throw new IllegalStateException("an endpoint shows an address that SIP cannot write: " + shown, e);
        }
    }

    /** Puts our Via on top, with {@code rport} (RFC 3581 section 3). */
    void via(SIPRequest request, Target target, String branch) {
        HostPort shown = shownAs(target);
        try {
            Via via = new Via();
            via.setProtocolVersion("2.0");
            via.setTransport(target.transport().name());
            via.setHost(shown.host());
            via.setPort(shown.port());
            via.getParameters().set(new NameValue("rport", null));
            via.setBranch(branch);
            request.addFirst(via);
        } catch (ParseException | InvalidArgumentException | javax.sip.SipException e) {
            throw new IllegalStateException("no Via can be made for " + shown, e);
        }
    }

    /** How the endpoint shows itself that messages leave by on that way. */
    HostPort shownAs(Target target) {
        return endpoints.named(target.endpoint()).map(Endpoint::external).orElseGet(() -> shownAs(target.transport()));
    }

    HostPort shownAs(Transport transport) {
        return endpoints.forTransport(transport).or(() -> endpoints.list().stream().findFirst())
                .map(Endpoint::external)
                .orElseThrow(() -> new IllegalStateException("there is no open endpoint"));
    }
}
