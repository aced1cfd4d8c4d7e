package io.jackfield.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.text.ParseException;

/**
 * Where a response goes, and what a server notes in a request's top Via for that (RFC 3261 section 18.2, RFC 3581 section 4).
 * Pure functions.
 */
public final class ResponseRoute {
    private static final int DEFAULT_PORT = 5060;
    private static final int LAST_PORT = 65_535;

    private ResponseRoute() {
    }

    /**
     * RFC 3261 section 18.2.2 and RFC 3581 section 4: back along a reliable transport's connection; else to {@code maddr} where
     * that is a multicast address; else to {@code received}, or the source where there is none, at {@code rport}, or the port of
     * sent-by, or 5060. A {@code maddr} that is a name is not followed: a response must not wait for a name server. Nor is one that
     * is somebody's own address, which the section would have: for one request the answer and all its repeats would go to whomever
     * the sender names.
     *
     * @param request as the endpoint handed it over
     * @param flow    the way it came
     */
    public static Flow of(SIPRequest request, Flow flow) {
        return of(request.getTopmostVia(), flow);
    }

    /**
     * The same with what RFC 3261 section 18.2.2 adds for a reliable transport: should the connection be gone, a new one to
     * {@code received}, or sent-by where there is none, at sent-by's port or 5060. The names that its last resort would ask for
     * (RFC 3263 section 5) are not followed, as with {@code maddr}.
     */
    public static Target back(SIPRequest request, Flow flow) {
        if (!flow.transport().reliable()) {
            return of(request, flow);
        }
        Via via = request.getTopmostVia();
        InetAddress received = via.getReceived() == null ? null : literal(via.getReceived());
        InetAddress address = received == null ? flow.remote().getAddress() : received;
        return new WayBack(flow, new Hop(flow.endpoint(), flow.transport(), NetUtil.toAddressString(address), sentByPort(via, flow)));
    }

    /** The same as {@link #of(SIPRequest, Flow)} for the top Via alone. */
    public static Flow of(Via via, Flow flow) {
        if (flow.transport().reliable()) {
            return flow;
        }
        InetAddress multicast = via.getMAddr() == null ? null : literal(via.getMAddr());
        if (multicast != null && multicast.isMulticastAddress()) {
            return flow.towards(new InetSocketAddress(multicast, sentByPort(via, flow)));
        }
        return alone(via, flow);
    }

    /**
     * The same without {@code maddr}: for what an endpoint answers by itself, which knows no denied networks. Nobody in a group is
     * helped by one member's answer that it could not read the request or has no room for it.
     */
    public static Flow alone(Via via, Flow flow) {
        if (flow.transport().reliable()) {
            return flow;
        }
        InetAddress received = via.getReceived() == null ? null : literal(via.getReceived());
        InetAddress address = received == null ? flow.remote().getAddress() : received;
        int port = via.getRPort() > 0 ? via.getRPort() : sentByPort(via, flow);
        if (port == flow.remote().getPort() && address.equals(flow.remote().getAddress())) {
            return flow;
        }
        return flow.towards(new InetSocketAddress(address, port));
    }

    private static int sentByPort(Via via, Flow flow) {
        if (via.getPort() > LAST_PORT) {
            return flow.remote().getPort(); // no port at all, and the answer should say so to whoever asked
        }
        return via.getPort() > 0 ? via.getPort() : DEFAULT_PORT;
    }

    /**
     * RFC 3261 section 18.2.1: {@code received} where sent-by is a name or another address than the source. RFC 3581 section 4:
     * {@code rport} gets the source port, and {@code received} is there too. What the sender put into either is overwritten: it
     * would let it direct responses at somebody else.
     *
     * @return whether the Via is another one than the sender's now
     */
    public static boolean note(Via via, InetSocketAddress source) {
        boolean rport = via.hasParameter(Via.RPORT);
        boolean received = rport || via.hasParameter(Via.RECEIVED) || !source.getAddress().equals(literal(via.getHost()));
        if (received) {
            set(via, Via.RECEIVED, NetUtil.toAddressString(source.getAddress()));
        }
        if (rport) {
            set(via, Via.RPORT, Integer.toString(source.getPort()));
        }
        return received;
    }

    private static void set(Via via, String parameter, String value) {
        via.removeParameter(parameter); // a valueless one would stay valueless
        try {
            via.setParameter(parameter, value);
        } catch (ParseException e) {
            throw new IllegalStateException("the RI refuses " + parameter + "=" + value, e);
        }
    }

    /** The address that a literal, with or without brackets, stands for; null for anything else. Never asks a name server. */
    private static InetAddress literal(String host) {
        byte[] bytes = host == null ? null : NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
