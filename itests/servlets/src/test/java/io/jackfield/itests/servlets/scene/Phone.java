package io.jackfield.itests.servlets.scene;

import io.jackfield.jain.sip.JainSip;
import io.jackfield.jain.sip.Slf4jStackLogger;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TooManyListenersException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.CSeqHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * A phone on the classic JAIN-SIP stack, with its transactions and dialogs. It does nothing by itself that the stack does not: the
 * test says what it says and hears. What the stack delivers waits in the order of arrival; repeats of a response, which the
 * stack hands on, and 100s, which anybody may send or not, are left out.
 */
public final class Phone implements SipListener, CloseableResource {
    private static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final int port;
    private final SipStack stack;
    private final SipProvider provider;
    private volatile String transport = ListeningPoint.UDP;
    private final AtomicInteger calls = new AtomicInteger();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Set<String> past = ConcurrentHashMap.newKeySet();
    private final Set<String> responses = ConcurrentHashMap.newKeySet();

    Phone(String name) {
        this.name = name;
        JainSip.init();
        try {
            port = freePort();
            Properties properties = new Properties();
            properties.setProperty("javax.sip.STACK_NAME", name);
            properties.setProperty("javax.sip.ROUTER_PATH", NextHop.class.getName());
            properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", Slf4jStackLogger.class.getName()); // else it wants log4j 1
            properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
            properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1"); // several reorder what comes
            properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
            SipFactory factory = SipFactory.getInstance();
            factory.setPathName("gov.nist");
            stack = factory.createSipStack(properties);
            ListeningPoint udp = stack.createListeningPoint("127.0.0.1", port, ListeningPoint.UDP);
            provider = stack.createSipProvider(udp);
            provider.addListeningPoint(stack.createListeningPoint("127.0.0.1", port, ListeningPoint.TCP));
            provider.addSipListener(this);
            stack.start();
        } catch (SipException | IOException | TooManyListenersException | javax.sip.InvalidArgumentException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that is free for UDP and TCP. */
    private static int freePort() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket tcp = new ServerSocket(0, 1, loopback); DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
            return udp.getLocalPort();
        }
    }

    /** A test begins: what is still going on from others before it is not heard any more. */
    void begins() {
        past.addAll(present);
        present.clear();
        responses.clear();
        heard.clear();
        NextHop.none();
        transport = ListeningPoint.UDP;
    }

    /** Sends by TCP, and wants to be reached so. */
    public Phone byTcp() {
        transport = ListeningPoint.TCP;
        return this;
    }

    /** Where requests go that name no address: the phone's outbound proxy. */
    public Phone through(Container container) {
        NextHop.to(container.address());
        return this;
    }

    public String uri() {
        return "sip:" + name + "@127.0.0.1:" + port + (transport.equals(ListeningPoint.UDP) ? "" : ";transport=" + transport);
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    SipProvider provider() {
        return provider;
    }

    /**
     * A request outside a dialog.
     *
     * @param lines further headers, which replace what the phone would say where there can be one only; behind an empty line the body
     */
    public Request request(String method, String uri, String... lines) {
        int number = calls.incrementAndGet();
        String callId = name + "-" + number + "-" + Long.toHexString(System.nanoTime());
        String text = method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/" + transport.toUpperCase(Locale.ROOT) + " " + address()
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:"
                + name + "@example.org>;tag=" + name + number + "\r\nTo: <" + uri + ">\r\nCall-ID: " + callId + "\r\nCSeq: 1 " + method
                + "\r\nContact: <" + uri() + ">\r\nContent-Length: 0\r\n\r\n";
        Request request = Lines.into(Lines.request(text), lines);
        ((ViaHeader) request.getHeader(ViaHeader.NAME)).removeParameter("branch"); // the stack makes one
        return request;
    }

    public Outgoing sends(String method, String uri, String... lines) {
        return sends(request(method, uri, lines));
    }

    /** Sends outside a dialog. */
    public Outgoing sends(Request request) {
        present.add(((CallIdHeader) request.getHeader(CallIdHeader.NAME)).getCallId());
        try {
            ClientTransaction transaction = provider.getNewClientTransaction(request);
            transaction.sendRequest();
            return new Outgoing(this, transaction);
        } catch (SipException e) {
            throw new AssertionError(name + " cannot send " + request.getMethod(), e);
        }
    }

    /** Sends within a dialog, with what the stack's dialog makes of route set, tags and numbers. */
    public Outgoing sends(Dialog dialog, String method, String... lines) {
        try {
            Request request = Lines.into(dialog.createRequest(method), lines);
            ClientTransaction transaction = provider.getNewClientTransaction(request);
            dialog.sendRequest(transaction);
            return new Outgoing(this, transaction);
        } catch (SipException e) {
            throw new AssertionError(name + " cannot send " + method, e);
        }
    }

    /** Acknowledges a 2xx without regard to its route set, for a test in which the phone plays the proxies too. */
    public void acknowledgesDirectly(Outgoing invite, Response ok) {
        try {
            Request ack = invite.dialog().createAck(invite.number());
            ack.removeHeader("Route");
            provider.sendRequest(ack);
        } catch (SipException | javax.sip.InvalidArgumentException e) {
            throw new AssertionError(name + " cannot acknowledge " + ok.getStatusCode(), e);
        }
    }

    @Override
    public void processRequest(RequestEvent event) {
        Request request = event.getRequest();
        if (!forNow(request)) {
            return;
        }
        ServerTransaction transaction = event.getServerTransaction();
        if (transaction == null && !request.getMethod().equals(Request.ACK)) {
            try {
                transaction = provider.getNewServerTransaction(request);
            } catch (SipException e) {
                return; // the stack knows it already: a repeat
            }
        }
        heard.add(new Incoming(this, request, transaction, event.getDialog()));
    }

    @Override
    public void processResponse(ResponseEvent event) {
        Response response = event.getResponse();
        String repeat = ((CallIdHeader) response.getHeader(CallIdHeader.NAME)).getCallId() + response.getHeader(CSeqHeader.NAME)
                + response.getStatusCode() + ((ToHeader) response.getHeader(ToHeader.NAME)).getTag() + response.getHeader("RSeq")
                + response.getReasonPhrase();
        if (forNow(response) && response.getStatusCode() != Response.TRYING && responses.add(repeat)) {
            heard.add(response);
        }
    }

    /** What the test before left behind may still come. */
    private boolean forNow(Message message) {
        String callId = ((CallIdHeader) message.getHeader(CallIdHeader.NAME)).getCallId();
        if (past.contains(callId)) {
            return false;
        }
        present.add(callId);
        return true;
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        ClientTransaction transaction = event.getClientTransaction();
        if (transaction != null && forNow(transaction.getRequest())) {
            heard.add("time-out of " + transaction.getRequest().getMethod());
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        heard.add("failure of " + event.getTransport());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // of no interest
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // of no interest
    }

    /** The next message, which must be a response with this status. */
    public Response hears(int status) {
        Object next = next(String.valueOf(status));
        if (next instanceof Response response && response.getStatusCode() == status) {
            return response;
        }
        throw new AssertionError(name + " waits for " + status + " and hears " + next);
    }

    /** The next message, which must be a request of this method. */
    public Incoming hears(String method) {
        Object next = next(method);
        if (next instanceof Incoming incoming && incoming.request().getMethod().equals(method)) {
            return incoming;
        }
        throw new AssertionError(name + " waits for " + method + " and hears " + next);
    }

    private Object next(String wanted) {
        try {
            Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(name + " waits for " + wanted + " and hears nothing");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + " waited for " + wanted, e);
        }
    }

    /** What has come and was not heard: for a test that knows that all has come. */
    public List<Object> waiting() {
        return new ArrayList<>(heard);
    }

    /** The tags of a message: From, To. */
    public static List<String> tags(Message message) {
        List<String> tags = new ArrayList<>();
        tags.add(((FromHeader) message.getHeader(FromHeader.NAME)).getTag());
        tags.add(((ToHeader) message.getHeader(ToHeader.NAME)).getTag());
        return tags;
    }

    /** All values of a header, as the message has them. */
    public static List<String> values(Message message, String header) {
        List<String> values = new ArrayList<>();
        message.getHeaders(header).forEachRemaining(each -> {
            String text = each.toString();
            values.add(text.substring(text.indexOf(':') + 1).trim());
        });
        return values;
    }

    /** The value of a header; null for none. */
    public static String value(Message message, String header) {
        List<String> values = values(message, header);
        if (new HashSet<>(values).size() > 1) {
            throw new AssertionError("several " + header + ": " + values);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public void close() {
        stack.stop();
    }

    @Override
    public String toString() {
        return name;
    }
}
