package io.jackfield.engine.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.Calls;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.core.CallEngine;
import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.key.CallKeys;
import io.jackfield.engine.key.KeyResolver;
import io.jackfield.engine.key.Secrets;
import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.peers.Peers;
import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.RolloutLog;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.routing.Router;
import io.jackfield.engine.run.CallRunner;
import io.jackfield.engine.run.KnownLives;
import io.jackfield.engine.run.QueuedCalls;
import io.jackfield.engine.run.RunnerParts;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.engine.run.TakeOver;
import io.jackfield.engine.transaction.TimerValues;
import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckOut;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CallSummary;
import io.jackfield.state.EnginePost;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.Membership;
import io.jackfield.state.local.LocalCallStateStore;
import io.jackfield.state.testkit.FailingCallStateStore;
import io.jackfield.state.testkit.InProcessPost;
import io.jackfield.state.testkit.VirtualTime;
import io.jackfield.timer.CallTimers;
import io.jackfield.timer.DueCalls;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** An engine whose time is the test's and that works on the test's thread: what it does is done when the call returns. */
public final class Node {
    /** What rests in a store that nobody uses is gone after this: the longest timer, and a poll. */
    private static final long LONG_AFTER = 300_000;
    /** How long time passes at once where nothing is due that a node knows of: at first, and when it has done so for a while. */
    private static final long GLANCE = 100;
    private static final long LONG_GLANCE = 1_000;
    private static final long WHILE = 10_000;
    private static final Secrets SECRETS = Secrets.of(1, "a secret of a cluster, 32 bytes.".getBytes());

    /** What a node is to be like. */
    public static final class Plan {
        private final Mode mode;
        private final List<Node> nodes = new ArrayList<>();
        private final VirtualTime time = new VirtualTime(1_000_000_000_000L);
        private LocalCallStateStore store;
        private int mostCalls = 10_000;
        private int maxQueued = 20_000;
        private int maxPerCall = 64;
        private int maxPerSource = RunnerSettings.DEFAULT_MAX_PER_SOURCE;
        private int mostCallBytes = RunnerSettings.DEFAULT_MOST_CALL_BYTES;
        private boolean ahead = true;
        private int maxForks = EngineSettings.DEFAULT_MAX_FORKS;
        private TimerValues timers = TimerValues.DEFAULT;
        private Executor workers = Runnable::run;
        private BooleanSupplier scarceMemory = () -> false;
        private boolean watchesAtOnce;
        private boolean busy;
        private boolean network;
        private InProcessPost post;
        private long ringing = EngineSettings.DEFAULT.ringingMillis();
        private long inactivity = EngineSettings.DEFAULT.inactivityMillis();

        public Plan(Mode mode) {
            this.mode = mode;
        }

        public Plan mostCalls(int number) {
            mostCalls = number;
            return this;
        }

        public Plan queues(int inAll, int perCall) {
            maxQueued = inAll;
            maxPerCall = perCall;
            return this;
        }

        public Plan maxPerSource(int number) {
            maxPerSource = number;
            return this;
        }

        public Plan mostCallBytes(int number) {
            mostCallBytes = number;
            return this;
        }

        /** Nothing leaves ahead of its check-in. */
        public Plan nothingAhead() {
            ahead = false;
            return this;
        }

        public Plan maxForks(int number) {
            maxForks = number;
            return this;
        }

        public Plan timers(TimerValues values) {
            timers = values;
            return this;
        }

        public Plan workers(Executor executor) {
            workers = executor;
            return this;
        }

        /** Several workers work all the time. */
        public Plan busy() {
            busy = true;
            return this;
        }

        /** What is to be done within a millisecond is done before anything else, as another thread may do it. */
        public Plan watchesAtOnce() {
            watchesAtOnce = true;
            return this;
        }

        private Runnable watch(long millis, Runnable task) {
            if (watchesAtOnce && millis <= 1) {
                task.run();
                return () -> { };
            }
            return time.after(millis, task);
        }

        public Plan scarceMemory(BooleanSupplier scarce) {
            scarceMemory = scarce;
            return this;
        }

        public Plan inactivity(long millis) {
            inactivity = millis;
            return this;
        }

        public Plan ringing(long millis) {
            ringing = millis;
            return this;
        }

        /** The store is behind a network that fails on demand. Bodies are encoded on the way, in both modes. */
        public Plan network() {
            network = true;
            return this;
        }

        /** The nodes are engines of one cluster, that see each other. */
        public Plan cluster() {
            post = new InProcessPost(Runnable::run);
            return this;
        }

        /** Of a {@link #cluster}. */
        public InProcessPost post() {
            return post;
        }

        /** A node on the plan's one store; each is another incarnation. */
        public Node node() {
            if (store == null) {
                store = new LocalCallStateStore(time, time::after, mostCalls);
            }
            int number = nodes.size() + 1;
            Node node = new Node(this, post == null ? new Incarnation("node", number) : new Incarnation("e" + number, 1));
            nodes.add(node);
            return node;
        }

        /** An engine of its own name that is a member of the store, as those of a cluster are. */
        public Node engine(String name) {
            if (store == null) {
                store = new LocalCallStateStore(time, time::after, mostCalls);
            }
            Node node = new Node(this, new Incarnation(name, 1));
            nodes.add(node);
            node.joins();
            return node;
        }

        List<Node> nodes() {
            return nodes;
        }

        /** Time goes on for all nodes, and stops at every moment when something is due. */
        private void passes(long millis) {
            long begin = time.getAsLong();
            long end = begin + millis;
            while (time.getAsLong() < end) {
                long now = time.getAsLong();
                boolean inTheMidst = now - begin >= WHILE && end - now > WHILE;
                long next = Math.min(end, now + (inTheMidst ? LONG_GLANCE : GLANCE));
                for (Node node : nodes) {
                    Long moment = node.moments.higher(now);
                    next = moment == null ? next : Math.min(next, moment);
                }
                time.advance(next - now);
                nodes.forEach(Node::tick);
            }
        }
    }

    private final Plan plan;
    private final Membership membership;
    private final FailingCallStateStore network;
    private final Wire wire;
    private final Rollouts rollouts;
    private final Counters counters = new Counters();
    private final Tokens tokens = new Tokens(SECRETS);
    private final CallKeys keys = new CallKeys(SECRETS);
    private final CallRunner runner;
    private final Peers peers;
    private final Calls calls;
    private final DueCalls due;
    private final KnownLives lives;
    private final TakeOver takeOver;
    private final TreeSet<Long> moments = new TreeSet<>();
    private int settled;
    private long lastKept = -1;
    private boolean dead;
    private long othersCheckIns;

    private Node(Plan plan, Incarnation incarnation) {
        this.plan = plan;
        this.network = new FailingCallStateStore(plan.store);
        this.membership = new Membership(storeInUse(), incarnation, Set.of(Member.Role.ENGINE), again -> plan.time.after(1_000, again));
        this.wire = new Wire(plan.time, this::keptCalls);
        this.rollouts = new Rollouts(new Forgetful(), plan.time);
        StatelessResponses refusals = new StatelessResponses(new byte[16]);
        EngineSettings settings = new EngineSettings(plan.timers, 5, 1_000, plan.maxForks, plan.inactivity,
                plan.ringing);
        RunnerSettings running = new RunnerSettings(1, plan.maxQueued, plan.maxPerCall, plan.maxPerSource, 150,
                plan.mode == Mode.ENCODED, plan.mode == Mode.CACHED ? 1_000 : 0, RunnerSettings.DEFAULT_NEAR_CACHE_BYTES,
                plan.mostCallBytes, plan.ahead);
        this.lives = new KnownLives(membership::life);
        Router router = Router.of(List.of("* user=nobody -> absent", "* user=.+ -> app"));
        this.runner = new CallRunner(new RunnerParts(running, membership, storeInUse(), wire, () -> router, rollouts,
                refusals, plan.workers, () -> plan.mode == Mode.CACHED && !plan.busy, plan::watch, counters, () -> settled++,
                settings.retryAfterSeconds(), new AtomicLong(), lives, plan.time),
                new CallEngine(settings, tokens, new UdpAndTcp(), refusals, lives),
                new KeyResolver(keys, tokens, List.of()), plan.scarceMemory);
        this.calls = new QueuedCalls(runner, keys, new Random(8));
        this.takeOver = new TakeOver(runner);
        this.due = new DueCalls(storeInUse(), DueCalls.Settings.DEFAULT, runner::due, Runnable::run, new Random(7),
                takeOver::share);
        runner.timers(new Watched());
        this.peers = new Peers(membership::life, plan.post == null ? EnginePost.NOBODY : plan.post, rollouts, counters, runner);
        runner.peers(peers);
        if (plan.post != null) {
            plan.store.watchMembers(membership);
            plan.store.watchMembers(peers);
            membership.begin();
        }
    }

    private void joins() {
        plan.store.watchMembers(lives);
        plan.store.watchMembers(new WhileAlive());
        membership.begin();
    }

    private CallStateStore storeInUse() {
        return plan.network || plan.mode == Mode.CACHED ? network : plan.store;
    }

    private void tick() {
        if (!dead) {
            keptCalls();
            moments.headSet(now(), true).clear();
            due.tick();
            peers.tick();
        }
    }

    public void passes(long millis) {
        plan.passes(millis);
    }

    /** Something happens after a while. */
    void later(long millis, Runnable what) {
        plan.time.after(millis, what);
    }

    public long now() {
        return plan.time.getAsLong();
    }

    /** A version is installed and started; the newest takes new calls. */
    public Node runs(TransactionUser user) {
        runner.starting(user);
        assertThat(rollouts.register(user, false)).isInstanceOf(Rollout.Changed.class);
        return this;
    }

    /** A version is stopped, as whoever deploys it does that. */
    public void stops(ApplicationVersion version) {
        assertThat(rollouts.unregister(version).thenCompose(idle -> runner.stopping(version)).toCompletableFuture())
                .isCompleted();
    }

    /** A datagram comes. */
    public Acceptance receives(byte[] datagram, InetSocketAddress from) {
        return receives(datagram, new Flow(OneEndpoint.NAME, Transport.UDP, OneEndpoint.LOCAL, from, 0));
    }

    /** A message comes by a connection of that number. */
    Acceptance receives(byte[] message, InetSocketAddress from, long connection) {
        return receives(message, new Flow(UdpAndTcp.TCP, Transport.TCP, OneEndpoint.LOCAL, from, connection));
    }

    private Acceptance receives(byte[] bytes, Flow flow) {
        SIPMessage message = SipText.parse(bytes);
        boolean noted = message instanceof SIPRequest request && ResponseRoute.note(request.getTopmostVia(), flow.remote());
        return runner.receive(new InboundMessage(message, flow, noted ? null : bytes));
    }

    /** Another engine got the calls that this one holds, and changed them: the store is ahead of what this one knows. */
    public void losesItsHolds() {
        Incarnation other = new Incarnation("other", 1);
        for (CallSummary call : plan.store.calls(null, 100).toCompletableFuture().join()) {
            plan.store.release(call.key(), incarnation());
            CheckOut.Granted lent = (CheckOut.Granted) plan.store
                    .checkOut(new CheckOut(call.key(), other, null, 0, 0)).toCompletableFuture().join();
            plan.store.checkIn(new CheckIn(call.key(), lent.revision(), new CheckIn.Id(other, ++othersCheckIns), lent.record(), false));
        }
    }

    /** The process is gone: what it sends nobody hears, its timers stand still, and the store gives up what it held. */
    public void dies() {
        isKilled();
        isMissed();
    }

    /** The process is gone, and nobody noticed yet. */
    public void isKilled() {
        dead = true;
        wire.cut();
        network.cut(true);
        peers.close();
        membership.close();
    }

    /** The others are told that this one is gone. */
    public void isMissed() {
        plan.store.releaseAll(incarnation());
    }

    public Wire wire() {
        return wire;
    }

    /** The way to the store, for a {@link Plan#network} plan. */
    public FailingCallStateStore network() {
        return network;
    }

    public CallRunner runner() {
        return runner;
    }

    /** Access from elsewhere. */
    public Calls calls() {
        return calls;
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    public Incarnation incarnation() {
        return membership.life();
    }

    public CallStateStore store() {
        return plan.store;
    }

    public long counted(String counter) {
        return counters.get(counter);
    }

    /** Everything that was counted under a name that begins so. */
    public long countedAll(String prefix) {
        return counters.snapshot().entrySet().stream().filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** How often it was said that a check-in ended sessions. */
    public int settled() {
        return settled;
    }

    /** Whether there is any call in the store. */
    private boolean keepsCalls() {
        return !now(plan.store.calls(null, 1)).isEmpty();
    }

    /** Whether there is any call in the store, or was at this moment when it was asked before. */
    boolean keptCalls() {
        if (keepsCalls()) {
            lastKept = now();
        }
        return lastKept == now();
    }

    public List<CallSummary> stored() {
        return now(plan.store.calls(null, 1_000));
    }

    /** What the store keeps of its one call. */
    public CallRecord record() {
        assertThat(stored()).as("calls in the store").hasSize(1);
        return now(plan.store.read(stored().get(0).key())).orElseThrow();
    }

    /** The one call in the store, as its bytes say. */
    public Call call() {
        return CallCodec.decode(record().body().encoded());
    }

    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isCompleted();
        return future.join();
    }

    /** What is left when all should be over; empty if nothing is. */
    List<String> unrest() {
        List<String> left = new ArrayList<>();
        if (keepsCalls()) {
            left.add("calls that never ended: " + stored());
        }
        if (runner.queued() > 0) {
            left.add("events that wait: " + runner.queued());
        }
        if (now(plan.store.releaseAll(incarnation())) > 0) {
            left.add("holds that were not given up");
        }
        rollouts.runnable().stream().filter(version -> rollouts.inHand(version) > 0)
                .forEach(version -> left.add("events in hand of " + version));
        return left;
    }

    /** After all timers there is no call, no event and no hold left. */
    public void comesToRest() {
        if (dead) {
            return;
        }
        passes(LONG_AFTER);
        assertThat(stored()).as("calls that never ended").isEmpty();
        assertThat(runner.queued()).as("events that wait").isZero();
        assertThat(now(plan.store.releaseAll(incarnation()))).as("holds that were not given up").isZero();
        rollouts.runnable().forEach(version ->
                assertThat(rollouts.inHand(version)).as("events in hand of %s", version).isZero());
    }

    /** Notes when timers are due, so that the time stops there. */
    private final class Watched implements CallTimers {
        @Override
        public void arm(CallKey key, long revision, long dueAt) {
            due.arm(key, revision, dueAt);
            if (dueAt != CallRecord.NEVER) {
                moments.add(dueAt);
            }
        }

        @Override
        public void disarm(CallKey key) {
            due.disarm(key);
        }
    }

    /** A process that is gone hears nothing. */
    private final class WhileAlive implements MemberListener {
        @Override
        public void joined(Member member) {
            takeOver.joined(member);
        }

        @Override
        public void left(Member member) {
            if (!dead) {
                takeOver.left(member);
            }
        }
    }

    private static final class Forgetful implements RolloutLog {
        @Override
        public List<Rollout> load() {
            return List.of();
        }

        @Override
        public void save(Collection<Rollout> rollouts) {
            // a restart is another test's
        }
    }
}
