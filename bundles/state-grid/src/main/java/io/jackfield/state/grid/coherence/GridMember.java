package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.tangosol.net.CacheFactory;
import com.tangosol.net.Cluster;
import com.tangosol.net.ExtensibleConfigurableCacheFactory;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import com.tangosol.net.PartitionedService;
import com.tangosol.run.xml.XmlHelper;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Share;
import io.jackfield.state.ValueKey;
import io.jackfield.state.grid.client.Layout;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.client.Standing;
import io.jackfield.state.grid.client.Tier;
import io.jackfield.state.grid.client.ValueTier;
import io.jackfield.state.grid.client.Vigil;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.desk.Damaged;
import io.jackfield.state.grid.desk.Desks;
import io.jackfield.state.grid.desk.Detection;
import io.jackfield.state.grid.desk.Keeper;
import io.jackfield.state.grid.desk.Signs;
import io.jackfield.state.grid.desk.ValueDesks;
import io.jackfield.state.grid.desk.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the cluster: with storage it owns partitions and serves what is asked about them ({@link Owner}), and with
 * or without it asks ({@link Questions}). One of a process, because Coherence is one of a class loader.
 *
 * <p>Four threads, each for one thing, so that none waits for another: {@link Housekeeping}, {@link Rounds}, signs of life
 * ({@link Vigil}) and {@link Pulses}.
 */
public final class GridMember implements Tier, ValueTier, AutoCloseable {
    static final String CALLS = "jackfield-calls";
    static final String VALUES = "jackfield-values";
    private static final Logger LOG = LoggerFactory.getLogger(GridMember.class);

    private final ScheduledExecutorService keeping = thread("jackfield-grid", Thread.NORM_PRIORITY);
    private final ScheduledExecutorService looking = thread("jackfield-grid-signs", Thread.MAX_PRIORITY);
    private final ScheduledExecutorService calling = thread("jackfield-grid-rounds", Thread.MAX_PRIORITY);
    private final ScheduledExecutorService pulsing;
    private final Cluster cluster;
    private final Majority majority;
    private final Isolation isolation;
    private final Damaged damaged = new Damaged();
    private final Desks desks;
    private final ValueDesks valueDesks;
    private final Signs signs;
    private final News news;
    private final Messages messages;
    private final ExtensibleConfigurableCacheFactory caches;
    private final PartitionedService owners;
    private final KeyOwners keyOwners;
    private final Questions questions;
    private final Replicas replicas;
    private final Housekeeping housekeeping;
    private final Standing standing;

    private GridMember(GridSettings settings, ScheduledExecutorService pulsing) {
        this.pulsing = pulsing;
        cluster = CacheFactory.ensureCluster();
        LongSupplier nanos = System::nanoTime;
        LongSupplier monotonic = () -> TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
        Detection detection = new Detection(settings.detectionMillis());
        majority = new Majority(settings.name(), settings.voters(), settings.detectionMillis(), monotonic);
        isolation = new Isolation(cluster, settings, monotonic);
        desks = new Desks(isolation::now, settings.callsPerShare(), damaged);
        valueDesks = new ValueDesks(settings.values(), damaged);
        signs = new Signs(detection);
        standing = new Standing(detection, nanos);
        news = new News(desks::heard);
        caches = new ExtensibleConfigurableCacheFactory(ExtensibleConfigurableCacheFactory.DependenciesHelper.newInstance(
                XmlHelper.loadXml(Operation.caches(settings)), GridMember.class.getClassLoader()));
        Owner owner = new Owner(desks, valueDesks, new Keeper(signs, nanos, isolation::now), this::wakeLater);
        caches.getResourceRegistry().registerResource(Owner.class, owner);
        caches.getInterceptorRegistry().registerEventInterceptor(new Partitions(desks, valueDesks, damaged, owner::moved));
        InvocationService invocations = (InvocationService) caches.ensureService("JackfieldWakes");
        messages = new Messages(invocations, news);
        Pulses pulses = new Pulses(cluster, invocations, detection, signs, majority, settings.storage()); // before anything that waits
        pulsing.scheduleWithFixedDelay(pulses::send, 0, detection.everyMillis(), TimeUnit.MILLISECONDS);
        owners = (PartitionedService) caches.ensureService("JackfieldCalls");
        Arrival arrival = new Arrival(owners, settings.voters());
        arrival.await();
        replicas = new Replicas(owners, settings.backups());
        keyOwners = new KeyOwners(owners, isolation);
        questions = new Questions(caches, owners, isolation, majority);
        arrival.until(() -> questions.watch(news::changed));
        ask(RosterAsk.newBuilder().setLook(Nothing.getDefaultInstance()).build())
                .thenAccept(enrolled -> news.changed(enrolled.getRoster()));
        new Rounds(invocations, majority, isolation, settings.voters(), this::forgetOwned).begin(calling, detection.millis());
        housekeeping = new Housekeeping(this, owners, keyOwners, desks, news, messages, majority, isolation, replicas, keeping);
        housekeeping.begin(this::forgetOwned);
        Vigil vigil = new Vigil(this, new Listed(), signs, standing, detection, nanos);
        looking.scheduleWithFixedDelay(() -> look(vigil), 0, detection.everyMillis(), TimeUnit.MILLISECONDS);
    }

    private static void look(Vigil vigil) {
        try {
            vigil.look();
        } catch (RuntimeException e) { // as while this member leaves the cluster or joins again; the next look tries again
            LOG.warn("No sign of life was given: reason={}", e.toString());
        }
    }

    private static ScheduledExecutorService thread(String name, int priority) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.setPriority(priority);
            return thread;
        });
    }

    /** Joins the cluster, or begins it; takes seconds, and as long as no member keeps calls. */
    public static GridMember start(GridSettings settings) {
        Operation.properties(settings).forEach(System::setProperty);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(GridMember.class.getClassLoader());
        ScheduledExecutorService pulsing = thread("jackfield-grid-pulses", Thread.MAX_PRIORITY);
        try {
            GridMember member = new GridMember(settings, pulsing);
            LOG.info("This process is a member of the state tier cluster={} member={} storage={} tls={}", settings.cluster(),
                    settings.name(), settings.storage(), settings.security().isPresent());
            return member;
        } catch (RuntimeException e) {
            pulsing.shutdownNow(); // it began before what failed
            CacheFactory.shutdown();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public long now() {
        return isolation.now();
    }

    @Override
    public ByteString origin() {
        return origin(cluster.getLocalMember());
    }

    static ByteString origin(Member member) {
        return UnsafeByteOperations.unsafeWrap(member.getUid().toByteArray());
    }

    /** Where members and partitions are. */
    public Layout layout() {
        return new ServiceLayout(cluster, owners);
    }

    /** This process's standing among the members, for the stores that it has. */
    public Standing standing() {
        return standing;
    }

    /** How many entries this member found damaged. */
    public long damaged() {
        return damaged.entries();
    }

    @Override
    public Runnable listen(Listener listener) {
        return news.listen(listener);
    }

    @Override
    public CompletionStage<Told> ask(CallKey key, Ask ask) {
        return questions.ask(key, ask);
    }

    @Override
    public int owner(CallKey key) {
        return keyOwners.of(key);
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Map<CallKey, Ask> asks) {
        return questions.ask(asks);
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        return questions.ask(keys, ask);
    }

    @Override
    public CompletionStage<List<Told>> ask(Share share, Ask ask) {
        return questions.ask(share, ask);
    }

    @Override
    public CompletionStage<Told> ask(ValueKey key, Ask ask) {
        return questions.ask(key, ask);
    }

    @Override
    public CompletionStage<Enrolled> ask(RosterAsk ask) {
        return questions.ask(ask);
    }

    @Override
    public CompletionStage<Receipt> deliver(ByteString origin, Incarnation to, byte[] letter) {
        return messages.deliver(origin, to, letter);
    }

    /** The owner's thread does not wait for messages to leave. */
    private void wakeLater(List<Wake> due) {
        if (!due.isEmpty()) {
            keeping.execute(() -> due.forEach(messages::wake));
        }
    }

    /** What this member knew of partitions that are its own no more. */
    private void forgetOwned() {
        desks.forget();
        valueDesks.forget();
        signs.forget();
    }

    /** The list of members, for whoever watches over it. */
    private final class Listed implements Vigil.Members {
        @Override
        public Roster roster() {
            return news.roster();
        }

        @Override
        public void heard(Roster told) {
            news.changed(told);
        }

        @Override
        public void end(Life life) {
            housekeeping.end(life);
        }
    }

    /** How many members there are, this one included. */
    int members() {
        return cluster.getMemberSet().size();
    }

    /** How many partitions each member that keeps calls owns. */
    List<Integer> shares() {
        return owners.getOwnershipEnabledMembers().stream().map(each -> owners.getOwnedPartitions((Member) each).cardinality()).toList();
    }

    /** Whether each partition is kept as often as configured. */
    boolean whole() {
        return replicas.endangered() == 0;
    }

    /** For a test: how many partitions a member keeps, as far as this one knows. */
    int partitionsOf(String name) {
        int partitions = 0;
        for (Object each : owners.getOwnershipEnabledMembers()) {
            Member owner = (Member) each;
            partitions += name.equals(owner.getMemberName()) ? owners.getOwnedPartitions(owner).cardinality() : 0;
        }
        return partitions;
    }

    /**
     * For a test that begins with an empty tier: what this member knows beside the entries.
     *
     * @param since a list of members of before that time is not believed, if it comes late: their revisions keep up with the time
     */
    void forget(long since) {
        forgetOwned();
        news.forget(since);
    }

    /** The same for the entries, of all members. */
    void clear() {
        questions.clear();
    }

    /** Leaves the cluster; what this member owned goes to others first. Blocks until then. */
    @Override
    public void close() {
        keeping.shutdownNow();
        calling.shutdownNow();
        looking.shutdownNow();
        standing.close();
        caches.dispose();
        pulsing.shutdownNow(); // until then it is there
        CacheFactory.shutdown();
    }
}
