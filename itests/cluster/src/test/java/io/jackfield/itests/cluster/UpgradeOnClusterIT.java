package io.jackfield.itests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.itests.cluster.chaos.Chaos;
import io.jackfield.itests.sipp.LoggedCall;
import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Two engines and two state nodes behind a sprayer that hands each datagram to the other engine than the one before, while an
 * application is replaced, put back and replaced again on all engines at once. Verifies that no call notices: each ends on the version
 * that began it, whichever engine has its messages. Calls are of five kinds: either side hangs up, either side changes the session by
 * a re-INVITE, the caller gives up while it rings. Phones are strict: a message too many, or one of another version than the rest of
 * its call, fails the call. Not: engines that have different versions, which PassingIT has, and connections, which spraying of
 * datagrams does not concern.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeOnClusterIT {
    private static final String ONE = "1.0.0";
    private static final String TWO = "2.0.0";
    private static final int SECONDS = 34;
    private static final int FIRST_SWITCH = 8;
    private static final int WAY_BACK = 15;
    private static final int LAST_SWITCH = 26;
    private static final int MANY = 100;
    private static final Duration HOLD = Duration.ofSeconds(6);
    /** A repeat under way is this late at most: nothing is lost here. */
    private static final Duration LINGER = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern BUNDLE_ID = Pattern.compile("Bundle ID: (\\d+)");

    /** One kind of call: what its caller does, and how many a second there are of it. */
    private record Kind(String scenario, int rate, Duration hold) {
        int calls() {
            return rate * SECONDS;
        }
    }

    private static final List<Kind> MIX = List.of(
            new Kind("plain.xml", 9, HOLD),
            new Kind("hung-up.xml", 6, HOLD),
            new Kind("changes.xml", 6, HOLD),
            new Kind("changed.xml", 3, HOLD),
            new Kind("gives-up.xml", 6, Duration.ofMillis(500)));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Node> engines = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Instant> switches = new ArrayList<>();
    private final int phonePort = freePort();
    private Sprayer sprayer;
    private Path calls;

    @BeforeAll
    void start() throws Exception {
        // Kept for whoever looks for the logs of a failure.
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "nodes").toAbsolutePath()), "upgrade-");
        calls = Files.createDirectories(Path.of("target", "sipp").toAbsolutePath());
        int clusterPort = freePort();
        ports.addAll(List.of(freePort(), freePort()));
        sprayer = opened(new Sprayer(ports));
        for (String name : List.of("s1", "s2")) {
            opened(patient(Node.state(directory, name, clusterPort))).start();
        }
        for (int port : ports) {
            Node engine = Node.engine(directory, "e" + (engines.size() + 1), clusterPort, port, sprayer.port(), phonePort).withPrompt();
            engines.add(opened(patient(engine)));
            engine.start();
        }
        awaitLogged("Version active: app=call-forward version=" + ONE, 1);
    }

    /** Here all run on one machine, and none of them is to be declared dead for that. */
    private static Node patient(Node node) throws IOException {
        return node.with("io.jackfield.state.grid", "detection=10000");
    }

    private <T extends AutoCloseable> T opened(T what) {
        open.add(0, what);
        return what;
    }

    private static int freePort() {
        try {
            return Sipp.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (Node engine : engines) {
            engine.answer("sip:counters"); // beside its log
        }
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void noCallNoticesThatItsApplicationIsReplacedOnAllEnginesAtOnce() throws Exception {
        try (Sipp phone = phone(scenario("phone.xml"))) {
            Map<Kind, Sipp> callers = new LinkedHashMap<>();
            for (Kind kind : MIX) {
                callers.put(kind, opened(caller(scenario(kind.scenario()), kind.calls(), kind.rate(), kind.hold())));
            }
            upgradeBackAndForth(callers.get(MIX.get(0)));
            for (Map.Entry<Kind, Sipp> caller : callers.entrySet()) {
                assertFlawless(caller.getValue().awaitEnd(PATIENCE), caller.getKey().calls(), caller.getValue());
            }
            long offered = MIX.stream().mapToLong(Kind::calls).sum();
            assertFlawless(phone.stopAfter(offered, PATIENCE), offered, phone);
            judge(callers, phone);
        }
        awaitLogged("Version drained: app=call-forward version=" + ONE, 1);
        callsThatExpectTheWrongVersionFail();
    }

    private static Scenario scenario(String resource) {
        return Scenario.beside(Chaos.class, resource).lingering(LINGER);
    }

    /** Its answers go by the sprayer and not to where a request came from, as RFC 3261 18.2.2 has it. */
    private Sipp phone(Scenario scenario) throws Exception {
        return Sipp.phone(scenario, calls, phonePort, Sipp.Over.UDP, List.of("-rsa", "127.0.0.1:" + sprayer.port(),
                "-trace_msg", "-message_file", "messages.log"));
    }

    private Sipp caller(Scenario scenario, int number, int rate, Duration hold) throws IOException {
        return Sipp.caller(scenario, calls, new InetSocketAddress(InetAddress.getLoopbackAddress(), sprayer.port()), number, rate, hold,
                Sipp.Over.UDP, List.of("-trace_msg", "-message_file", "messages.log"));
    }

    private void upgradeBackAndForth(Sipp clock) throws Exception {
        String two = Path.of(System.getProperty("jackfield.home"), "apps", "call-forward-2.0.jar").toUri().toString();
        typeAtAll("install " + two);
        await().atMost(PATIENCE).until(() -> bundleIds().size() == engines.size());

        awaitSecond(clock, FIRST_SWITCH);
        typeOfTwo("start ");
        awaitLogged("Version active: app=call-forward version=" + TWO, 1);
        switches.add(Instant.now());

        awaitSecond(clock, WAY_BACK);
        engines.get(0).type("sip:retire call-forward " + TWO);
        awaitLogged("Version active: app=call-forward version=" + ONE, 2);
        switches.add(Instant.now());
        awaitLogged("Version drained: app=call-forward version=" + TWO, 1);
        typeOfTwo("stop ");
        awaitLogged("Version stopped: app=call-forward version=" + TWO, 1);

        awaitSecond(clock, LAST_SWITCH);
        typeOfTwo("start ");
        awaitLogged("Version started: app=call-forward version=" + TWO, 2);
        engines.get(1).type("sip:activate call-forward " + TWO);
        awaitLogged("Version active: app=call-forward version=" + TWO, 2);
        switches.add(Instant.now());
    }

    private void typeAtAll(String command) throws IOException {
        for (Node engine : engines) {
            engine.type(command);
        }
    }

    private void typeOfTwo(String command) throws IOException {
        List<String> ids = bundleIds();
        for (int i = 0; i < engines.size(); i++) {
            engines.get(i).type(command + ids.get(i));
        }
    }

    /** What each engine answered to install. */
    private List<String> bundleIds() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Node engine : engines) {
            BUNDLE_ID.matcher(engine.printed()).results().findFirst().map((MatchResult found) -> found.group(1)).ifPresent(ids::add);
        }
        return ids;
    }

    private void awaitLogged(String words, int times) {
        for (Node engine : engines) {
            await(words).atMost(PATIENCE).until(() -> engine.logged(words) >= times);
        }
    }

    private static void awaitSecond(Sipp clock, int second) throws Exception {
        clock.await(tally -> tally.offered() >= (long) second * MIX.get(0).rate(), PATIENCE);
    }

    private static void assertFlawless(Tally tally, long number, Sipp phone) throws IOException {
        String what = phone.name() + " " + tally + " " + phone.failures() + phone.firstError();
        assertThat(tally.failed()).as(what).isZero();
        assertThat(tally.successful()).as(what).isEqualTo(number);
        assertThat(tally.unexpected()).as(what).isZero();
    }

    private void judge(Map<Kind, Sipp> callers, Sipp phone) throws IOException {
        List<LoggedCall> all = new ArrayList<>();
        List<LoggedCall> loggedByThePhone = new ArrayList<>();
        for (Map.Entry<Kind, Sipp> caller : callers.entrySet()) {
            List<LoggedCall> of = caller.getValue().calls();
            all.addAll(of);
            if (!caller.getKey().scenario().equals("plain.xml")) {
                loggedByThePhone.addAll(of);
            }
        }
        long across = all.stream().filter(call -> switches.stream().anyMatch(call::upAt)).count();
        long gaveUp = MIX.get(MIX.size() - 1).calls();
        System.out.printf("Upgrade on a cluster: %d calls, %d of them answered on 1.0, %d on 2.0, %d up across one of %d switches, "
                        + "%d datagrams%n", gaveUp + all.size(), begunOn("1.0", all), begunOn("2.0", all), across, switches.size(),
                sprayer.handed().size());
        assertThat(begunOn("1.0", all)).isGreaterThan(MANY);
        assertThat(begunOn("2.0", all)).isGreaterThan(MANY);
        assertThat(across).isGreaterThan(MANY);
        assertThat(begunOn("1.0", phone.calls())).as("both legs of a call are of one version").isEqualTo(begunOn("1.0", loggedByThePhone));
        assertThat(sprayer.handed()).extracting(Sprayer.Handed::engine).contains(ports.get(0), ports.get(1));
    }

    private static long begunOn(String version, List<LoggedCall> calls) {
        return calls.stream().filter(call -> call.version().equals(version)).count();
    }

    /** What this test is told by, tells: 2.0 takes the calls now. */
    private void callsThatExpectTheWrongVersionFail() throws Exception {
        try (Sipp phone = phone(scenario("phone.xml"));
             Sipp caller = caller(scenario("plain.xml").expecting("call-forward (1\\.0)"), 10, 10, Duration.ofMillis(100))) {
            assertThat(caller.awaitEnd(PATIENCE).mismatched()).isEqualTo(10);
            assertThat(phone.tally().offered()).isPositive();
        }
    }
}
