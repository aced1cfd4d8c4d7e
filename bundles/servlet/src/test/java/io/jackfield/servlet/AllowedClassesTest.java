package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.ApplicationVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipSession;
import javax.servlet.sip.TooManyHopsException;
import javax.servlet.sip.UAMode;
import javax.servlet.sip.ar.SipApplicationRoutingRegion;
import javax.servlet.sip.ar.SipApplicationRoutingRegionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an attribute may be made of: bytes in the state tier make no object that the application did not write. */
class AllowedClassesTest {
    /** The application's own. */
    public record Ticket(String number, List<Integer> prices) implements Serializable {
    }

    /** A class of somebody else's; that it was read shows. */
    public static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1L;
        private static volatile boolean ran;

        private Object readResolve() {
            ran = true;
            return this;
        }
    }

    /** A version that sees the whole class path and has, of its own, only tickets. */
    private static final class OfTheVersion extends ClassLoader {
        OfTheVersion() {
            super(AllowedClassesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Ticket.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final OfTheVersion loader = new OfTheVersion();

    private SerializedAttributes codec(String declared) {
        return new SerializedAttributes(new ApplicationVersion("test", "1.0.0"), loader, declared, ApplicationEnvironment.plain());
    }

    /** As somebody else would put it into the tier. */
    private static byte[] planted(Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        new ObjectOutputStream(bytes).writeObject(value);
        return bytes.toByteArray();
    }

    static List<Object> ofThePlatform() throws Exception {
        return List.of("text", 1L, 'c', new int[][] {{1}, {2, 3}}, new String[] {"a"}, new Object[] {1, "b"}, List.of(1, "two"),
                new ArrayList<>(List.of(Map.of("a", Set.of(1.5)))), new LinkedHashMap<>(Map.of(1, 2)), new TreeMap<>(Map.of("a", 1)),
                new ConcurrentHashMap<>(Map.of("a", 1)), Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                new EnumMap<>(Map.of(TimeUnit.DAYS, 1)), EnumSet.of(TimeUnit.HOURS), UUID.randomUUID(), new Date(5), new BitSet(9),
                new GregorianCalendar(), Currency.getInstance("EUR"), Instant.EPOCH, Duration.ofHours(1), new BigDecimal("1.25"),
                URI.create("sip:a@b"), InetAddress.getByName("10.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource
    void ofThePlatform(Object value) {
        SerializedAttributes codec = codec(null);

        Object read = codec.decode(codec.encode(value));

        assertThat(read).isInstanceOf(value.getClass());
        if (!value.getClass().isArray()) {
            assertThat(read).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource
    void ofTheServletApi(Object value) {
        SerializedAttributes codec = codec(null);

        assertThat(codec.decode(codec.encode(new ArrayList<>(List.of(value))))).isEqualTo(List.of(value));
    }

    static List<Object> ofTheServletApi() {
        return List.of(SipSession.State.CONFIRMED, UAMode.UAS, SipApplicationRoutingRegionType.TERMINATING);
    }

    @Test
    void exceptionsAndRegionsOfTheServletApi() {
        SerializedAttributes codec = codec(null);
        assertThat((Exception) codec.decode(codec.encode(new ServletParseException("x", new IOException("y"))))).hasMessage("x");
        assertThat((Exception) codec.decode(codec.encode(new TooManyHopsException("x")))).hasMessage("x");
        SipApplicationRoutingRegion region = new SipApplicationRoutingRegion("home", SipApplicationRoutingRegionType.ORIGINATING);
        assertThat(codec.decode(codec.encode(region))).isInstanceOfSatisfying(SipApplicationRoutingRegion.class, read -> {
            assertThat(read.getLabel()).isEqualTo("home");
            assertThat(read.getType()).isEqualTo(SipApplicationRoutingRegionType.ORIGINATING);
        });
    }

    private interface Order extends Comparator<String>, Serializable {
    }

    /** The class that wrote the lambda has to be allowed, and makes no other than its own. */
    @Test
    void ordersOfMaps() {
        Order byLength = (one, other) -> Integer.compare(one.length(), other.length());
        TreeMap<String, Integer> map = new TreeMap<>(byLength);
        map.put("abc", 1);

        assertThat(codec(getClass().getName()).decode(codec(getClass().getName()).encode(map))).isEqualTo(map);
        assertThat(codec(null).decode(codec(null).encode(new TreeMap<>(String.CASE_INSENSITIVE_ORDER)))).isEqualTo(Map.of());
        assertThatThrownBy(() -> codec(null).encode(map)).hasMessageContaining(getClass().getName());
    }

    @Test
    void exceptionsAndPatternsOfThePlatform() {
        SerializedAttributes codec = codec(null);
        assertThat((Exception) codec.decode(codec.encode(new IllegalStateException("x", new IOException("y"))))).hasMessage("x");
        assertThat(codec.decode(codec.encode(Pattern.compile("a+")))).hasToString("a+");
    }

    @Test
    void theVersionsOwnClassesAreReadByItsLoader() throws Exception {
        Object ticket = loader.loadClass(Ticket.class.getName()).getConstructors()[0].newInstance("12", List.of(3));
        SerializedAttributes codec = codec(null);

        Object read = codec.decode(codec.encode(new Object[] {ticket, new HashMap<>(Map.of("t", ticket))}));

        assertThat(((Object[]) read)[0].getClass().getClassLoader()).isSameAs(loader);
        assertThat(((Object[]) read)[0]).isEqualTo(ticket);
    }

    @Test
    void whatIsSomebodyElsesIsNotMadeThoughTheLoaderSeesIt() throws Exception {
        byte[] planted = planted(new ArrayList<>(List.of("first", new Gadget())));

        assertThatThrownBy(() -> codec(null).decode(planted)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Gadget.class.getName()).hasMessageContaining("REJECTED");
        assertThat(Gadget.ran).as("nothing of it ran").isFalse();
        assertThatThrownBy(() -> codec(null).decode(planted(new URL("http://127.0.0.1/")))).hasMessageContaining("java.net.URL");
    }

    @Test
    void whatCouldNotBeReadIsNotWritten() {
        assertThatThrownBy(() -> codec(null).encode(List.of(new Gadget()))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Gadget.class.getName()).hasMessageContaining(AllowedClasses.PARAMETER);
    }

    @Test
    void anApplicationDeclaresFurtherOnes() {
        SerializedAttributes codec = codec("java.net.URL;" + Thread.State.class.getName());

        assertThat(codec.decode(codec.encode(Thread.State.NEW))).isEqualTo(Thread.State.NEW);
        assertThatThrownBy(() -> codec(null).encode(Thread.State.NEW)).hasMessageContaining(Thread.State.class.getName());
        assertThatThrownBy(() -> codec.encode(new Gadget())).hasMessageContaining(Gadget.class.getName());
        assertThatThrownBy(() -> codec("maxdepth=many")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(AllowedClasses.PARAMETER + "=maxdepth=many");
    }
}
