package io.jackfield.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.admin.CallInspector;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.RolloutFile;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.SharedRollouts;
import io.jackfield.shell.component.NodeHealth;
import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.HostPort;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterNode.Presence;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Incarnation;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.Member.Role;
import io.jackfield.state.PartitionPlace;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.StoredValue;
import io.jackfield.state.Write;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as the shell calls them. */
class CommandsTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("call-forward", "1.0.0");
    private static final ApplicationVersion V1_10 = new ApplicationVersion("call-forward", "1.10.0");
    private static final ApplicationVersion V2 = new ApplicationVersion("call-forward", "2.0.0");

    @TempDir
    Path directory;

    private final ThreadIOImpl io = new ThreadIOImpl();
    private Rollouts rollouts;
    private Map<ApplicationVersion, Long> census = Map.of();
    private List<Object> asked = List.of();
    private List<FailedConfiguration> failed = List.of();
    private List<ClusterNode> nodes = List.of();
    private List<PartitionPlace> partitions = List.of();
    /** Null for an engine that is alone. */
    private SharedRollouts shared;
    private CommandSession session;

    @BeforeEach
    void open() {
        rollouts = new Rollouts(new RolloutFile(directory.resolve("rollouts")), () -> 0, shared);
        CallStateStore store = fake(CallStateStore.class, (proxy, method, args) -> switch (method.getName()) {
            case "census" -> census == null
                    ? CompletableFuture.failedFuture(new StoreUnavailableException("nobody answers", null))
                    : CompletableFuture.completedFuture(census);
            case "calls" -> {
                asked = Arrays.asList(args);
                yield CompletableFuture.completedFuture(List.of());
            }
            default -> throw new AssertionError(method);
        });
        CallInspector inspector = key -> CompletableFuture.completedFuture(Optional.empty());
        Endpoint udp = fake(Endpoint.class, (proxy, method, args) -> switch (method.getName()) {
            case "name" -> "udp";
            case "transport" -> Transport.UDP;
            case "local" -> new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 5060);
            case "external" -> new HostPort("sip.example.com", 5062);
            case "open" -> true;
            case "connections" -> 0;
            case "turns" -> CompletableFuture.completedStage(null);
            case "counters" -> Map.of("dropped.malformed", 3L, "dropped.oversized", 4L, "in.datagrams", 9L);
            default -> throw new AssertionError(method);
        });
        Endpoint tcp = fake(Endpoint.class, (proxy, method, args) -> switch (method.getName()) {
            case "name" -> "tcp";
            case "transport" -> Transport.TCP;
            case "local" -> new InetSocketAddress(InetAddress.getByName("::1"), 5060);
            case "external" -> new HostPort("[::1]", 5060);
            case "open" -> true;
            case "connections" -> 12;
            case "turns" -> CompletableFuture.completedStage(null);
            case "counters" -> Map.of("in.messages", 2L, "out.sent", 3L);
            default -> throw new AssertionError(method);
        });
        ClusterView cluster = fake(ClusterView.class, (proxy, method, args) -> CompletableFuture.completedFuture(
                method.getName().equals("nodes") ? nodes : partitions));
        Endpoints endpoints = fake(Endpoints.class, (proxy, method, args) -> List.of(udp, tcp));
        io.start();
        CommandProcessorImpl processor = new CommandProcessorImpl(io);
        Object versions = new VersionCommands(rollouts, store);
        List.of("apps", "retire", "activate", "test", "canary", "rollback", "commit")
                .forEach(name -> processor.addCommand("sip", versions, name));
        Object calls = new CallCommands(store, inspector);
        List.of("calls", "call").forEach(name -> processor.addCommand("sip", calls, name));
        Object stack = new StackCommands(endpoints, List.of(() -> Map.of("engine.received", 5L)));
        List.of("endpoints", "counters").forEach(name -> processor.addCommand("sip", stack, name));
        processor.addCommand("sip", new DeployCommands(List::of, () -> failed), "refused");
        Object clustered = new ClusterCommands(cluster, store);
        List.of("cluster", "partitions").forEach(name -> processor.addCommand("sip", clustered, name));
        Object alone = new ClusterCommands(null, store);
        processor.addCommand("alone", alone, "cluster");
        processor.addCommand("joining", new ClusterCommands(null, null), "cluster");
        processor.addCommand("sip", new HealthCommand(new NodeHealth(
                new NodeHealth.Services(endpoints, rollouts, null, null, cluster), () -> failed, Duration.ofSeconds(5))), "health");
        processor.addCommand("sip", new HelpCommand(), "help");
        session = processor.createSession(InputStream.nullInputStream(), new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()));
    }

    @AfterEach
    void close() {
        session.close();
        io.stop();
    }

    @Test
    void showsVersionsWithStateAndSessions() throws Exception {
        start(V1);
        start(V2);
        census = Map.of(V1, 3L);

        assertThat(run("sip:apps")).isEqualTo("""
                APPLICATION   VERSION  STATE     SESSIONS  TAKES  SINCE  REVISION  POSSIBLE
                call-forward  1.0.0    retiring         3  -      -             2  activate, test, canary, retire, commit --when-drained
                call-forward  2.0.0    active           0  100 %  -             2  retire""");
    }

    @Test
    void drivesAnUpgradeFromTestToCommit() throws Exception {
        start(V1);
        start(V2);
        run("sip:activate call-forward 1.0");

        assertThat(run("sip:test call-forward 2.0 header:X-Test=yes 'uri=sip:test-*'")).isEqualTo("call-forward 2.0.0 takes the new calls "
                + "that header:X-Test=yes uri=sip:test-* picks; call-forward 1.0.0 takes new calls.");
        assertThat(run("sip:apps")).isEqualTo("""
                APPLICATION   VERSION  STATE    SESSIONS  TAKES                             SINCE  REVISION  POSSIBLE
                call-forward  1.0.0    active          0  100 %                             -             4  retire
                call-forward  2.0.0    in test         0  header:X-Test=yes uri=sip:test-*  -             4  activate, test, canary, retire""");
        assertThat(run("sip:canary call-forward 2.0 10"))
                .isEqualTo("call-forward 1.0.0 takes 90 % of new calls, call-forward 2.0.0 10 %.");
        assertThat(run("sip:apps")).contains("10 % header:X-Test=yes uri=sip:test-*  ");
        assertThat(run("sip:test call-forward 2.0 off")).isEqualTo("call-forward 2.0.0 takes no selected calls; call-forward 1.0.0 takes "
                + "90 % of new calls, call-forward 2.0.0 10 %.");
        assertThat(run("sip:canary call-forward 2.0 25"))
                .isEqualTo("call-forward 1.0.0 takes 75 % of new calls, call-forward 2.0.0 25 %.");
        assertThat(run("sip:activate call-forward 2.0")).isEqualTo("call-forward 2.0.0 takes new calls.");
        assertThat(run("sip:rollback call-forward"))
                .isEqualTo("call-forward 1.0.0 takes 75 % of new calls, call-forward 2.0.0 25 %.");
        assertThat(run("sip:rollback call-forward")).isEqualTo("call-forward 2.0.0 takes new calls.");
        assertThat(run("sip:commit call-forward 1.0")).isEqualTo("call-forward 1.0.0 is retiring and has calls left, or may have; "
                + "possible now: activate, test, canary, retire, commit --when-drained.");
        assertThat(run("sip:commit call-forward 1.0 --when-drained")).isEqualTo("call-forward 1.0.0 goes, bundle and all, as soon as it is "
                + "found drained on all engines; call-forward 2.0.0 takes new calls.");
        assertThat(run("sip:apps")).contains("goes when drained; activate, test, canary, retire");
    }

    @Test
    void givesOneEngineOfAClusterAMappingOfItsOwn() throws Exception {
        share();
        start(V1);
        start(V2);

        assertThat(run("sip:canary call-forward 1.0 30 --engine e1")).isEqualTo("Engine e1, by a mapping of its own: "
                + "call-forward 2.0.0 takes 70 % of new calls, call-forward 1.0.0 takes 30 % of new calls.");
        assertThat(run("sip:apps")).endsWith("""
                call-forward  1.0.0    active         0  30 %   -             3  activate, canary, retire
                call-forward  2.0.0    active         0  70 %   -             3  activate, retire
                Engine e1, by a mapping of its own: call-forward 2.0.0 takes 70 % of new calls, call-forward 1.0.0 takes 30 % of new calls.""");
        assertThat(run("sip:activate call-forward 1.0 --engine e1"))
                .isEqualTo("Engine e1, by a mapping of its own: call-forward 1.0.0 takes 100 % of new calls.");
        assertThat(run("sip:activate call-forward 1.0 --engine e2"))
                .isEqualTo("No engine e2 has call-forward; these have: e1.");
        assertThat(run("sip:activate call-forward common --engine e1"))
                .isEqualTo("Engine e1 gives out new calls of call-forward as all do.");
        assertThat(rollouts.forNewSession("call-forward")).contains(V2);
    }

    @Test
    void anEngineThatIsAloneHasNoOther() throws Exception {
        start(V1);

        assertThat(run("sip:activate call-forward 1.0 --engine e1"))
                .isEqualTo("This engine is alone; without --engine the command is for it.");
        assertThat(run("sip:activate call-forward common --engine e1"))
                .isEqualTo("This engine is alone and has no other mapping than the common one.");
    }

    @Test
    void answersMistakesInAnUpgradeWithOneSentence() throws Exception {
        start(V1);
        start(V2);

        assertThat(run("sip:test call-forward 1.0 to=alice")).startsWith("'to=alice' is no condition; one begins with uri=");
        assertThat(run("sip:test call-forward 1.0")).startsWith("It reads sip:test NAME VERSION SELECTOR");
        assertThat(run("sip:canary call-forward 1.0 many")).isEqualTo("A share is a whole number of percent, as 10, not 'many'.");
        assertThat(run("sip:canary call-forward 1.0 100"))
                .isEqualTo("A share is a whole number of percent from 1 to 99, or 0 to take it away; not 100.");
        assertThat(run("sip:commit call-forward 2.0")).isEqualTo("call-forward 2.0.0 is active and can be committed when it takes no new "
                + "calls; possible now: retire.");
        assertThat(run("sip:canary call-forward 1.0 10 --revision 1"))
                .isEqualTo("call-forward was changed meanwhile (revision 2, you saw 1); look again.");
        assertThat(run("sip:rollback echo")).isEqualTo("There is no application echo here; sip:apps shows those that are.");
    }

    @Test
    void saysThatTheStateTierIsAway() throws Exception {
        census = null;

        assertThat(run("sip:apps")).isEqualTo("The state tier cannot answer: nobody answers.");
    }

    @Test
    void showsTheNodesOfTheCluster() throws Exception {
        nodes = List.of(
                new ClusterNode("s1", Set.of(Role.STATE), "10.0.0.1:7000", 0, 12, 0, true, true, Presence.UP),
                new ClusterNode("b1", Set.of(Role.STATE, Role.ENGINE), "10.0.0.2:7000", 0, 8, 3, false, false, Presence.JOINING),
                new ClusterNode("e1", Set.of(Role.ENGINE), "-", 0, 0, ClusterView.UNKNOWN, false, false, Presence.GONE));

        assertThat(run("sip:cluster")).isEqualTo("""
                NODE  ROLES          STATE    ADDRESS        SINCE  CALLS  HELD
                s1    state          up       10.0.0.1:7000  -      12     -     this node, eldest
                b1    engine, state  joining  10.0.0.2:7000  -      8      3
                e1    engine         gone     -              -      -      ?""");
    }

    @Test
    void showsPartitionsByNodeAndEachThatOneDeathMoreCouldLose() throws Exception {
        partitions = List.of(new PartitionPlace(0, Optional.of("s1"), List.of("s2"), 1, 4),
                new PartitionPlace(1, Optional.of("s2"), List.of(), 1, 7));

        assertThat(run("sip:partitions")).isEqualTo("""
                NODE  OWNS  BACKS UP
                s1       1         0
                s2       1         1

                2 partitions, 1 backup(s) wanted of each; 1 vulnerable:
                PARTITION  OWNER  BACKUPS  CALLS
                        1  s2     -            7  vulnerable""");
        assertThat(run("sip:partitions --all yes")).isEqualTo("""
                PARTITION  OWNER  BACKUPS  CALLS
                        0  s1     s2           4
                        1  s2     -            7  vulnerable""");
    }

    @Test
    void saysWhetherTheNodeIsReadyAndWhyNot() throws Exception {
        start(V1);

        assertThat(run("sip:health")).isEqualTo("""
                CHECK          VERDICT  WHY
                I/O threads    ok       of udp, tcp turn
                configuration  ok       all of it works
                tier           failed   no store is there; a node of a cluster joins it in some seconds
                endpoints      ok       udp, tcp open
                applications   ok       take new calls: call-forward

                This node is not ready.""");
    }

    @Test
    void saysInOneLineWhyThereIsNoCluster() throws Exception {
        assertThat(run("alone:cluster"))
                .isEqualTo("Calls are kept in this process alone: it is a single node, and there is no cluster.");
        assertThat(run("joining:cluster")).startsWith("This node has joined no cluster yet;");
    }

    @Test
    void retiresTheActiveVersionWhenNoneIsNamed() throws Exception {
        start(V1);
        start(V2);

        assertThat(run("sip:retire call-forward"))
                .isEqualTo("call-forward 2.0.0 takes no new calls; call-forward 1.0.0 takes new calls.");
        assertThat(run("sip:retire call-forward")).isEqualTo(
                "call-forward 1.0.0 takes no new calls; no version of call-forward takes new calls: they are answered 503.");
        assertThat(run("sip:retire call-forward"))
                .isEqualTo("No version of call-forward takes new calls; name the version to retire.");
    }

    @Test
    void readsShortAndLongVersions() throws Exception {
        start(V1);
        start(V1_10);
        start(V2);

        assertThat(run("sip:activate call-forward 1.10")).isEqualTo("call-forward 1.10.0 takes new calls.");
        assertThat(run("sip:activate call-forward 1.0.0")).isEqualTo("call-forward 1.0.0 takes new calls.");
        assertThat(run("sip:activate call-forward 2")).isEqualTo("call-forward 2.0.0 takes new calls.");
        assertThat(run("sip:activate call-forward 1.1"))
                .isEqualTo("There is no version 1.1 of call-forward here, only 1.0.0, 1.10.0, 2.0.0.");
        assertThat(run("sip:activate call-forward x"))
                .isEqualTo("There is no version x of call-forward here, only 1.0.0, 1.10.0, 2.0.0.");
    }

    @Test
    void knowsTheUnversionedOneByADash() throws Exception {
        start(new ApplicationVersion("call-forward", ""));
        start(V1);

        assertThat(run("sip:activate call-forward -")).isEqualTo("call-forward takes new calls.");
    }

    @Test
    void refusesTheSlowerOfTwoOperators() throws Exception {
        start(V1);
        start(V2);

        assertThat(run("sip:activate call-forward 1.0 --revision 1"))
                .isEqualTo("call-forward was changed meanwhile (revision 2, you saw 1); look again.");
        assertThat(run("sip:activate call-forward 1.0 --revision 2")).isEqualTo("call-forward 1.0.0 takes new calls.");
    }

    @Test
    void answersMistakesWithOneSentence() throws Exception {
        start(V1);
        rollouts.unregister(V1);

        assertThat(run("sip:activate call-forward")).isEqualTo("It reads sip:activate NAME VERSION [--engine ENGINE] [--revision N]");
        assertThat(run("sip:retire echo")).isEqualTo("There is no application echo here; sip:apps shows those that are.");
        assertThat(run("sip:activate call-forward 1.0"))
                .isEqualTo("call-forward 1.0.0 is not started; start its bundle first.");
        assertThat(run("sip:calls --limit many")).isEqualTo("--limit is a number from 0 to 10000, not 'many'.");
        assertThat(run("sip:calls --size 3"))
                .isEqualTo("There is no --size here: sip:calls [--after KEY] [--limit N]");
        assertThat(run("sip:call 12"))
                .isEqualTo("A call's key is 32 hexadecimal digits, as sip:calls shows them, not '12'.");
        assertThat(run("sip:call 00000000000000010000000000000002"))
                .isEqualTo("There is no call 00000000000000010000000000000002.");
    }

    @Test
    void asksForThePageThatTheOperatorWants() throws Exception {
        assertThat(run("sip:calls --after 00000000000000010000000000000002 --limit 7")).isEqualTo("No calls.");
        assertThat(asked).containsExactly(new CallKey(1, 2), 7);

        run("sip:calls");
        assertThat(asked).containsExactly(null, 20);
    }

    @Test
    void showsEndpointsAndCounters() throws Exception {
        assertThat(run("sip:endpoints")).isEqualTo("""
                ENDPOINT  TRANSPORT  LOCAL                   EXTERNAL              STATE  IN  OUT  DROPPED  CONNECTIONS
                udp       UDP        127.0.0.1:5060          sip.example.com:5062  open    9    0        7            0
                tcp       TCP        [0:0:0:0:0:0:0:1]:5060  [::1]:5060            open    2    3        0           12""");
        assertThat(run("sip:counters e")).isEqualTo("""
                COUNTER                         COUNT
                endpoint.tcp.in.messages            2
                endpoint.tcp.out.sent               3
                endpoint.udp.dropped.malformed      3
                endpoint.udp.dropped.oversized      4
                endpoint.udp.in.datagrams           9
                engine.received                     5""");
        assertThat(run("sip:refused")).isEqualTo("No bundle and no configuration is refused.");
    }

    @Test
    void refusedShowsTheLastCauseOfAConfigurationThatFailed() throws Exception {
        failed = List.of(FailedConfiguration.of("endpoint-udp.cfg", """
                java.lang.reflect.InvocationTargetException
                \tat x.Y.z(Y.java:1)
                Caused by: java.io.UncheckedIOException: java.io.IOException: port=5060
                \t... 3 more
                Caused by: java.io.IOException: port=5060: already in use
                \t... 4 more
                """), FailedConfiguration.of("io.jackfield.engine", null));

        assertThat(run("sip:refused")).isEqualTo("""
                CONFIGURATION        REASON
                endpoint-udp.cfg     port=5060: already in use
                io.jackfield.engine  the log says why""");
    }

    @Test
    void commandsWithoutWordsSayHowTheyRead() throws Exception {
        assertThat(run("sip:apps x")).isEqualTo("It reads sip:apps");
        assertThat(run("sip:endpoints x")).isEqualTo("It reads sip:endpoints");
        assertThat(run("sip:refused x")).isEqualTo("It reads sip:refused");
    }

    @Test
    void helpsWithEveryCommandAndAnExample() throws Exception {
        String all = run("sip:help");

        for (String command : List.of("apps", "retire", "activate", "test", "canary", "rollback", "commit", "calls", "call",
                "endpoints", "counters", "refused")) {
            assertThat(all).contains("\nsip:" + command);
            assertThat(run("sip:help " + command)).contains("Example: sip:" + command);
        }
        assertThat(run("sip:help nothing"))
                .isEqualTo("There is no command sip:nothing; sip:help shows those that there are.");
    }

    /** From now on this is engine e1 of a cluster. */
    private void share() {
        close();
        AtomicReference<StoredValue> kept = new AtomicReference<>();
        shared = new SharedRollouts(fake(KeyValueStore.class, (proxy, method, args) -> {
            if (args[0] instanceof Write write) {
                long next = ((Write.CompareAndSet) write.change()).expected() + 1;
                kept.set(new StoredValue(next, ((Write.CompareAndSet) write.change()).value()));
                return CompletableFuture.completedFuture(new Write.Done(next));
            }
            return CompletableFuture.completedFuture(Optional.ofNullable(kept.get()));
        }), new Incarnation("e1", 1));
        open();
    }

    private String run(String line) throws Exception {
        return (String) session.execute(line);
    }

    private void start(ApplicationVersion version) {
        rollouts.register(fake(TransactionUser.class,
                (proxy, method, args) -> method.getName().equals("version") ? version : null), false);
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(CommandsTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
