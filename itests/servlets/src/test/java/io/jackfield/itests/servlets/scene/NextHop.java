package io.jackfield.itests.servlets.scene;

import gov.nist.javax.sip.stack.DefaultRouter;
import gov.nist.javax.sip.stack.HopImpl;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.SipURI;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;

/** Where the phones' stacks send: as RFC 3261 section 8.1.2 says, but to an outbound proxy what names no address of its own. */
public final class NextHop extends DefaultRouter {
    private static volatile Hop outbound;

    /** As the stack makes it. */
    public NextHop(SipStack stack, String outboundProxy) {
        super(stack, outboundProxy);
    }

    static void to(String address) {
        int colon = address.lastIndexOf(':');
        outbound = new HopImpl(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), "udp");
    }

    static void none() {
        outbound = null;
    }

    @Override
    public Hop getNextHop(Request request) throws SipException {
        boolean address = request.getRequestURI() instanceof SipURI uri && uri.getHost().equals("127.0.0.1");
        return outbound != null && !address && request.getHeader(RouteHeader.NAME) == null ? outbound : super.getNextHop(request);
    }
}
