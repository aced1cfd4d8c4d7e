package io.jackfield.stack.locate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.stack.locate.AddressLocator.Answer;
import io.jackfield.stack.locate.AddressLocator.Located;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Look-ups run when the test says so, in virtual time. */
class AddressLocatorTest {
    private static final long SECOND = 1_000_000_000L;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean full;
    private long now;
    private final AddressLocator locator = new AddressLocator(this::lookup, this::execute, () -> now, 3);

    private InetAddress[] lookup(String name) throws UnknownHostException {
        asked.add(name);
        if (name.startsWith("no")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) name.length()})};
    }

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        work.add(task);
    }

    private void runAll() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private void locate(String host, String as) {
        locator.locate(host, located -> told.add(as + " " + text(located)));
    }

    private static String text(Located located) {
        return located.answer() == Answer.FOUND ? located.addresses().get(0).getHostAddress() : located.answer().toString();
    }

    @Test
    void answersLiteralsAtOnce() {
        locate("192.0.2.1", "v4");
        locate("2001:db8::1", "v6");
        locate("[2001:db8::1]", "brackets");

        assertThat(told).containsExactly("v4 192.0.2.1", "v6 2001:db8:0:0:0:0:0:1", "brackets 2001:db8:0:0:0:0:0:1");
        assertThat(asked).isEmpty();
    }

    @Test
    void looksUpANameOnceForAllWhoWaitInTheirOrder() {
        locate("a.example", "1");
        locate("A.example", "2");
        locate("a.example", "3");
        assertThat(told).isEmpty();
        runAll();

        assertThat(told).containsExactly("1 192.0.2.9", "2 192.0.2.9", "3 192.0.2.9");
        assertThat(asked).containsExactly("a.example");
    }

    @Test
    void remembersForThirtySeconds() {
        locate("a.example", "1");
        runAll();
        now += 30 * SECOND - 1;
        locate("a.example", "2");
        assertThat(told).hasSize(2);

        now += 1;
        locate("a.example", "3");
        assertThat(told).hasSize(2);
        runAll();
        assertThat(asked).hasSize(2);
    }

    @Test
    void remembersForFiveSecondsThatThereIsNone() {
        locate("no.example", "1");
        runAll();
        now += 5 * SECOND - 1;
        locate("no.example", "2");
        assertThat(told).containsExactly("1 NOT_FOUND", "2 NOT_FOUND");

        now += 1;
        locate("no.example", "3");
        assertThat(work).hasSize(1);
    }

    @Test
    void saysThatTooManyAreLookedUp() {
        full = true;
        locate("a.example", "1");
        assertThat(told).containsExactly("1 TOO_MANY_WAITING");

        full = false;
        locate("a.example", "2");
        runAll();
        assertThat(told).endsWith("2 192.0.2.9");
    }

    @Test
    void forgetsOneNameForAnotherButNoneThatSomebodyWaitsFor() {
        locate("a.example", "a");
        runAll();
        locate("bb.example", "b");
        locate("cc.example", "c");
        locate("dd.example", "d");
        locate("ee.example", "e");
        assertThat(told).containsExactly("a 192.0.2.9", "e TOO_MANY_WAITING");

        runAll();
        assertThat(told).hasSize(5);
    }
}
