package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Nothing that is thrown at an endpoint leaves it deaf. */
@RunWith(PaxExam.class)
public class GarbageIT {
    private static final int DATAGRAMS = 50_000;
    private static final int KINDS = 6;
    private static final String VALID = "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKm\r\n"
            + "From: <sip:a@b>;tag=1\r\nTo: <sip:x@b>\r\nCall-ID: m\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
            + "Contact: <sip:a@127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n";

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void callAfterGarbageAtFullSpeedIsTaken() throws Exception {
        Operator operator = new Operator(context);
        InetSocketAddress platform = operator.openEndpoint();
        operator.start("call-forward-1.0.jar");
        operator.awaitState("call-forward", "1.0.0", "active", Duration.ofSeconds(20));

        throwGarbageAt(platform, operator);

        try (Sipp phone = Sipp.phone(Scenario.of("uas.xml"), Operator.directory(), Sipp.freePort())) {
            operator.forwardTo(phone.port());
            try (Sipp caller = Sipp.caller(Scenario.of("uac.xml"), Operator.directory(), platform, 1, 1,
                    Duration.ofMillis(100))) {
                Tally tally = caller.awaitEnd(Duration.ofSeconds(60));
                assertEquals("the call: " + tally + caller.firstError(), 1, tally.successful());
            }
        }
    }

    /** How many datagrams the endpoint has read, as sip:counters tells. */
    private static long read(Operator operator) throws Exception {
        Matcher line = Pattern.compile("in\\.datagrams\\s+(\\d+)").matcher(operator.type("sip:counters endpoint"));
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    /**
     * From a socket that is closed before the call, so that what is answered goes nowhere. The seed is fixed. What the kernel
     * drops, because its queue is full, is thrown again, until the endpoint has read all of them.
     */
    private static void throwGarbageAt(InetSocketAddress platform, Operator operator) throws Exception {
        Random random = new Random(2);
        Instant deadline = Instant.now().plusSeconds(60);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            while (read(operator) < DATAGRAMS) {
                assertTrue("read by now: " + read(operator), Instant.now().isBefore(deadline));
                for (int i = 0; i < 10_000; i++) {
                    byte[] garbage = garbage(i % KINDS, random);
                    socket.send(new DatagramPacket(garbage, garbage.length, platform));
                }
            }
        }
        System.out.println("Garbage: the endpoint read " + read(operator) + " datagrams");
        System.out.println(operator.type("sip:counters endpoint"));
    }

    private static byte[] garbage(int kind, Random random) {
        switch (kind) {
            case 0: // noise
                byte[] noise = new byte[1 + random.nextInt(1_400)];
                random.nextBytes(noise);
                return noise;
            case 1: // nothing
                return new byte[0];
            case 2: // a request that ends in the middle of a header
                return ascii("INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;bra");
            case 3: // a body that the datagram does not have (RFC 3261 18.3)
                return ascii("OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK" + random.nextInt()
                        + "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@b>\r\nCall-ID: " + random.nextInt()
                        + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 2000000000\r\n\r\n");
            case 4: // a valid request with some bytes of another
                byte[] mutated = ascii(VALID);
                for (int i = 0; i < 8; i++) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                mutated[0] = (byte) random.nextInt(256); // never an INVITE, so that it begins no call
                return mutated;
            default: // a response to nobody's request
                return ascii("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK" + random.nextInt()
                        + "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@b>;tag=2\r\nCall-ID: " + random.nextInt()
                        + "\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
