package io.jackfield.itests.bench.classic;

import java.text.ParseException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TransactionState;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * What call forwarding looks like on the JAIN-SIP RI as people use it: its transports, its transactions, its automatic
 * dialogs, two of them for a call. It does for a call what call-forward does on Jackfield, and nothing else.
 */
public final class ClassicB2bua {
    private static final String LOOPBACK = "127.0.0.1";

    private final SipProvider provider;
    private final MessageFactory messages;
    private final HeaderFactory headers;
    private final AddressFactory addresses;
    private final Address phone;
    private final Address contact;
    private final AtomicLong tags = new AtomicLong(System.nanoTime());

    /** The application data of a dialog: its other side, and the INVITE that began the phone's. */
    private record Leg(Dialog other, ClientTransaction asking) { }

    private ClassicB2bua(SipProvider provider, SipFactory factory, int port, int phonePort)
            throws SipException, ParseException {
        this.provider = provider;
        this.messages = factory.createMessageFactory();
        this.headers = factory.createHeaderFactory();
        this.addresses = factory.createAddressFactory();
        this.phone = addresses.createAddress("<sip:phone@" + LOOPBACK + ":" + phonePort + ">");
        this.contact = addresses.createAddress("<sip:b2bua@" + LOOPBACK + ":" + port + ">");
    }

    /**
     * The settings that the RI's users tune: no logging, a pool of threads for the listener, buffers no larger than a
     * message, large queues in the system, and messages let go as soon as they are answered.
     */
    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("javax.sip.STACK_NAME", "classic");
        settings.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "on");
        settings.setProperty("gov.nist.javax.sip.STACK_LOGGER", SilentLogger.class.getName());
        settings.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentTrace.class.getName());
        settings.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", "8192");
        settings.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE",
                Integer.toString(2 * Runtime.getRuntime().availableProcessors()));
        settings.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        settings.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", "4194304");
        settings.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", "1048576");
        settings.setProperty("gov.nist.javax.sip.RELEASE_REFERENCES_STRATEGY", "Normal");
        settings.setProperty("gov.nist.javax.sip.IS_BACK_TO_BACK_USER_AGENT", "true");
        return settings;
    }

    /** @param arguments the port to listen on, and the phone's */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        SipFactory factory = SipFactory.getInstance();
        factory.setPathName("gov.nist");
        SipStack stack = factory.createSipStack(settings());
        SipProvider provider = stack.createSipProvider(stack.createListeningPoint(LOOPBACK, port, "udp"));
        ClassicB2bua b2bua = new ClassicB2bua(provider, factory, port, Integer.parseInt(arguments[1]));
        provider.addSipListener(new Listener(b2bua::request, b2bua::response));
        new CountDownLatch(1).await(); // until it is terminated
    }

    private void request(RequestEvent event) throws SipException, ParseException, InvalidArgumentException {
        Request request = event.getRequest();
        switch (request.getMethod()) {
            case Request.INVITE -> invite(event);
            case Request.ACK -> acknowledge(event.getDialog());
            case Request.BYE -> bye(event);
            case Request.CANCEL -> cancel(event);
            default -> throw new SipException("the benchmark sends no " + request.getMethod());
        }
    }

    private void invite(RequestEvent event) throws SipException, ParseException, InvalidArgumentException {
        Request invite = event.getRequest();
        ServerTransaction asked = event.getServerTransaction();
        if (asked == null) {
            asked = provider.getNewServerTransaction(invite);
        }
        asked.sendResponse(messages.createResponse(Response.TRYING, invite));
        Request forwarded = forwarded(invite);
        ClientTransaction asking = provider.getNewClientTransaction(forwarded);
        asking.setApplicationData(asked);
        Dialog callers = asked.getDialog();
        Dialog phones = asking.getDialog();
        callers.setApplicationData(new Leg(phones, asking));
        phones.setApplicationData(new Leg(callers, asking));
        asking.sendRequest();
    }

    private Request forwarded(Request invite) throws ParseException, InvalidArgumentException {
        FromHeader from = headers.createFromHeader(((FromHeader) invite.getHeader(FromHeader.NAME)).getAddress(), newTag());
        ToHeader to = headers.createToHeader(((ToHeader) invite.getHeader(ToHeader.NAME)).getAddress(), null);
        Request forwarded = messages.createRequest((SipURI) phone.getURI(), Request.INVITE, provider.getNewCallId(),
                headers.createCSeqHeader(1L, Request.INVITE), from, to,
                List.of(headers.createViaHeader(LOOPBACK, provider.getListeningPoint("udp").getPort(), "udp", null)),
                headers.createMaxForwardsHeader(69));
        forwarded.setHeader(headers.createContactHeader(contact));
        copyBody(invite, forwarded);
        return forwarded;
    }

    private String newTag() {
        return Long.toString(tags.incrementAndGet(), 36);
    }

    /** The dialog of the caller is confirmed: so is now that of the phone. */
    private static void acknowledge(Dialog callers) throws SipException, InvalidArgumentException {
        Dialog phones = ((Leg) callers.getApplicationData()).other();
        phones.sendAck(phones.createAck(phones.getLocalSeqNumber()));
    }

    private void bye(RequestEvent event) throws SipException {
        Dialog other = ((Leg) event.getDialog().getApplicationData()).other();
        ClientTransaction asking = provider.getNewClientTransaction(other.createRequest(Request.BYE));
        asking.setApplicationData(event.getServerTransaction());
        other.sendRequest(asking);
    }

    /** Under overload the caller gives up: both legs end (RFC 3261 9.2). */
    private void cancel(RequestEvent event) throws SipException, ParseException, InvalidArgumentException {
        event.getServerTransaction().sendResponse(messages.createResponse(Response.OK, event.getRequest()));
        Leg leg = event.getDialog() == null ? null : (Leg) event.getDialog().getApplicationData();
        if (leg != null && leg.asking().getState() == TransactionState.PROCEEDING) {
            provider.getNewClientTransaction(leg.asking().createCancel()).sendRequest();
        }
    }

    private void response(ResponseEvent event) throws SipException, ParseException, InvalidArgumentException {
        Response received = event.getResponse();
        ClientTransaction asking = event.getClientTransaction();
        if (received.getStatusCode() == Response.TRYING || asking == null || asking.getApplicationData() == null) {
            return; // the caller has its own 100; what comes after the transaction's end is a repeated 200; and to our CANCEL
        }
        ServerTransaction asked = (ServerTransaction) asking.getApplicationData();
        Response answer = messages.createResponse(received.getStatusCode(), asked.getRequest());
        if (Request.INVITE.equals(((CSeqHeader) received.getHeader(CSeqHeader.NAME)).getMethod())) {
            answer.setHeader(headers.createContactHeader(contact));
            ToHeader to = (ToHeader) answer.getHeader(ToHeader.NAME);
            String tag = asked.getDialog().getLocalTag();
            to.setTag(tag == null ? newTag() : tag);
        }
        copyBody(received, answer);
        asked.sendResponse(answer);
    }

    private static void copyBody(Message from, Message to) throws ParseException {
        if (from.getRawContent() != null) {
            to.setContent(from.getRawContent(), (ContentTypeHeader) from.getHeader(ContentTypeHeader.NAME));
        }
    }
}
