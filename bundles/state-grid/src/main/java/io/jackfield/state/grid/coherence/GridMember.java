package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.tangosol.net.CacheFactory;
import com.tangosol.net.Cluster;
import com.tangosol.net.ExtensibleConfigurableCacheFactory;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import com.tangosol.net.MemberEvent;
import com.tangosol.net.MemberListener;
import com.tangosol.net.NamedCache;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.partition.SimplePartitionKey;
import com.tangosol.run.xml.XmlHelper;
import com.tangosol.util.Binary;
import com.tangosol.util.MapEvent;
import com.tangosol.util.MultiplexingMapListener;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Share;
import io.jackfield.state.ValueKey;
import io.jackfield.state.grid.client.Ending;
import io.jackfield.state.grid.client.Layout;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.client.Standing;
import io.jackfield.state.grid.client.Tier;
import io.jackfield.state.grid.client.ValueTier;
import io.jackfield.state.grid.client.Vigil;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.ValueCodec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.DropAsk;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the cluster: with storage it owns partitions and serves what is asked about them, and with or
 * without it asks. One of a process, because Coherence is one of a class loader.
 *
 * <p>Housekeeping has a thread of its own: it wakes those whose turn it is, drops calls whose time has come, and looks for
 * lives whose member is gone. Signs of life have another ({@link Vigil}).
 */
public final class GridMember implements Tier, ValueTier, AutoCloseable {
    static final String CALLS = "jackfield-calls";
    static final String VALUES = "jackfield-values";
    private static final String MEMBERS = "jackfield-members";
    private static final String ROSTER = "roster";
    private static final Logger LOG = LoggerFactory.getLogger(GridMember.class);
    private static final long HOUSEKEEPING_MILLIS = 250;
    private static final long DELIVERY_MILLIS = 30_000;
    private static final int DROPPED_AT_ONCE = 64;
    private static final String CONFIGURATION = "jackfield-cache-config.xml";

    /** Rounds that ask who is there, within the time of detection. */
    private static final int ROUNDS_WITHIN_DETECTION = 8;
    private static final int PINGS = 2;

    private final ScheduledExecutorService housekeeping = thread("jackfield-grid", Thread.NORM_PRIORITY);
    /** Nothing else is done there. */
    private final ScheduledExecutorService looking = thread("jackfield-grid-signs", Thread.MAX_PRIORITY);
    private final ScheduledExecutorService rounds = thread("jackfield-grid-rounds", Thread.MAX_PRIORITY);
    private final Majority majority;
    private final Isolation isolation;
    private final int voters;
    private final ScheduledExecutorService pulse = thread("jackfield-grid-pulses", Thread.MAX_PRIORITY);
    private final Cluster cluster;
    private final Damaged damaged = new Damaged();
    private final Desks desks;
    private final ValueDesks valueDesks;
    private final ExtensibleConfigurableCacheFactory caches;
    private final AsyncCache calls;
    private final AsyncCache members;
    private final AsyncCache values;
    private final PartitionedService owners;
    private final InvocationService wakes;
    private final Replicas replicas;
    private final List<Object> everyPartition;
    private final Signs signs;
    private final Standing standing;
    /** Calls whose entries are being dropped; each is asked once at a time. */
    private final Set<CallKey> dropping = ConcurrentHashMap.newKeySet();
    private final Set<Life> ending = ConcurrentHashMap.newKeySet();
    /** Those that somebody began to end and that were on the list still in the round before. */
    private Set<Life> unfinished = Set.of();
    /** The youngest that this member heard of. */
    private volatile Roster roster = Roster.getDefaultInstance();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private GridMember(GridSettings settings) {
        ClassLoader loader = GridMember.class.getClassLoader();
        cluster = CacheFactory.ensureCluster();
        voters = settings.voters();
        LongSupplier nanos = System::nanoTime;
        LongSupplier monotonic = () -> TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
        majority = new Majority(settings.name(), settings.voters(), settings.detectionMillis(),
                monotonic);
        isolation = new Isolation(cluster, settings, monotonic);
        desks = new Desks(isolation::now, settings.callsPerShare(), damaged);
        valueDesks = new ValueDesks(settings.values(), damaged);
        caches = new ExtensibleConfigurableCacheFactory(ExtensibleConfigurableCacheFactory.DependenciesHelper.newInstance(
                XmlHelper.loadXml(configuration(settings)), loader));
        Detection detection = new Detection(settings.detectionMillis());
        signs = new Signs(detection);
        Owner owner = new Owner(desks, valueDesks, new Keeper(signs, System::nanoTime, isolation::now), this::wakeLater);
        caches.getResourceRegistry().registerResource(Owner.class, owner);
        caches.getInterceptorRegistry().registerEventInterceptor(new Partitions(desks, valueDesks, damaged, owner::moved));
        wakes = (InvocationService) caches.ensureService("JackfieldWakes");
        wakes.getResourceRegistry().registerResource(WakeUp.Sleepers.class, this::woken);
        wakes.getResourceRegistry().registerResource(Letter.Mail.class, this::letter);
        owners = (PartitionedService) caches.ensureService("JackfieldCalls");
        Arrival arrival = new Arrival(owners, settings.voters());
        arrival.await();
        replicas = new Replicas(owners, settings.backups());
        NamedCache<Object, Binary> callCache = caches.ensureCache(CALLS, loader);
        NamedCache<Object, Binary> memberCache = caches.ensureCache(MEMBERS, loader);
        calls = new AsyncCache(callCache);
        members = new AsyncCache(memberCache);
        values = new AsyncCache(caches.ensureCache(VALUES, loader));
        everyPartition = IntStream.range(0, owners.getPartitionCount())
                .mapToObj(number -> (Object) SimplePartitionKey.getPartitionKey(number)).toList();
        arrival.until(() -> memberCache.addMapListener(new MultiplexingMapListener<>() {
            @Override
            protected void onMapEvent(MapEvent<Object, Binary> event) {
                changed(Bytes.roster(event.getNewValue()));
            }
        }, ROSTER, false));
        owners.addMemberListener(new Departures());
        ask(RosterAsk.newBuilder().setLook(Nothing.getDefaultInstance()).build())
                .thenAccept(enrolled -> changed(enrolled.getRoster()));
        if (settings.voters() > 1) {
            long every = Math.max(1, settings.detectionMillis() / ROUNDS_WITHIN_DETECTION);
            rounds.scheduleAtFixedRate(this::callTheRoll, 0, every, TimeUnit.MILLISECONDS);
        }
        housekeeping.scheduleWithFixedDelay(this::keepHouse, HOUSEKEEPING_MILLIS, HOUSEKEEPING_MILLIS, TimeUnit.MILLISECONDS);
        standing = new Standing(detection, System::nanoTime);
        Vigil vigil = new Vigil(this, new Listed(), signs, standing, detection, System::nanoTime);
        looking.scheduleWithFixedDelay(() -> look(vigil), 0, detection.everyMillis(), TimeUnit.MILLISECONDS);
        Pulses pulses = new Pulses(cluster, wakes, detection, settings.storage());
        pulse.scheduleWithFixedDelay(pulses::feel, 0, detection.everyMillis(), TimeUnit.MILLISECONDS);
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
        operation(settings).forEach(System::setProperty);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(GridMember.class.getClassLoader());
        try {
            GridMember member = new GridMember(settings);
            LOG.info("This process is a member of the state tier cluster={} member={} storage={} tls={}", settings.cluster(),
                    settings.name(), settings.storage(), settings.security().isPresent());
            return member;
        } catch (RuntimeException e) {
            CacheFactory.shutdown();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What Coherence takes from system properties, and from nowhere else. */
    private static Map<String, String> operation(GridSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("coherence.cluster", settings.cluster());
        properties.put("coherence.member", settings.name());
        properties.put("coherence.role", settings.storage() ? "state" : "engine");
        properties.put("coherence.localhost", settings.address());
        properties.put("coherence.localport", String.valueOf(settings.port()));
        properties.put("coherence.localport.adjust", String.valueOf(settings.port() == 0));
        properties.put("coherence.clusterport", String.valueOf(settings.clusterPort()));
        properties.put("coherence.wka", String.join(",", settings.members()));
        // A machine that answers nobody for the time of detection is dead, however much is still to be delivered to it.
        properties.put("coherence.ipmonitor.pingtimeout", Math.max(1, settings.detectionMillis() / PINGS) + "ms");
        properties.put("coherence.ipmonitor.pingtattempts", String.valueOf(PINGS));
        // No unit: with one it is passed over. Joining takes as long where nobody answers; detection is Pulses' and Vigil's.
        properties.put("coherence.publisher.delivery.timeout", String.valueOf(DELIVERY_MILLIS));
        properties.put("coherence.log", "slf4j");
        properties.put("coherence.log.level", "2"); // warnings; who comes and goes is said here
        properties.put("coherence.management", "none");
        properties.put("coherence.shutdownhook", "none");
        properties.put("coherence.ttl", "0");
        settings.security().ifPresent(security -> properties.putAll(security.operation()));
        return properties;
    }

    private static String configuration(GridSettings settings) {
        try (InputStream in = GridMember.class.getResourceAsStream(CONFIGURATION)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${storage}", String.valueOf(settings.storage()))
                    .replace("${partitions}", String.valueOf(settings.partitions()))
                    .replace("${voters}", String.valueOf(settings.voters()))
                    .replace("${backups}", String.valueOf(settings.backups()))
                    .replace("${requestTimeout}", String.valueOf(settings.requestMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    /** Where members and partitions are. */
    public Layout layout() {
        return new ServiceLayout(cluster, owners);
    }

    static ByteString origin(Member member) {
        return UnsafeByteOperations.unsafeWrap(member.getUid().toByteArray());
    }

    @Override
    public Runnable listen(Listener listener) {
        listeners.add(listener);
        listener.changed(roster);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletionStage<Told> ask(CallKey key, Ask ask) {
        return asked(() -> calls.invoke(Bytes.of(key), new Question(ask)).thenApply(Bytes::told));
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        List<Object> entries = keys.stream().map(key -> (Object) Bytes.of(key)).toList();
        return asked(() -> calls.invokeAll(entries, new Question(ask)).thenApply(answers -> {
            Map<CallKey, Told> told = new HashMap<>();
            answers.forEach((key, answer) -> told.put(Bytes.key((Binary) key), Bytes.told(answer)));
            return told;
        }));
    }

    @Override
    public CompletionStage<List<Told>> ask(Share share, Ask ask) {
        List<Object> asked = IntStream.range(0, everyPartition.size()).filter(share::has).mapToObj(everyPartition::get).toList();
        return asked.isEmpty() ? CompletableFuture.completedStage(List.of()) : asked(() -> calls.invokeAll(asked, new Question(ask))
                .thenApply(answers -> answers.values().stream().map(Bytes::told).toList()));
    }

    @Override
    public CompletionStage<Told> ask(ValueKey key, Ask ask) {
        return asked(() -> values.invoke(new Binary(ValueCodec.key(key)), new Question(ask)).thenApply(Bytes::told));
    }

    @Override
    public CompletionStage<Enrolled> ask(RosterAsk ask) {
        return asked(() -> members.invoke(ROSTER, new Question(Ask.newBuilder().setRoster(ask).build())).thenApply(Bytes::enrolled));
    }

    private <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        if (isolation.isOut()) {
            return isolation.refused();
        }
        try {
            return question.get().thenCompose(majority::believed);
        } catch (RuntimeException e) { // the service ends, or begins anew
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Receipt> deliver(ByteString origin, Incarnation to, byte[] letter) {
        try {
            return member(origin).map(member -> new Letter(to, letter).carry(wakes, member))
                    .orElseGet(() -> CompletableFuture.completedFuture(Receipt.NOT_THERE));
        } catch (RuntimeException e) { // the service ends, or begins anew
            return CompletableFuture.failedFuture(e);
        }
    }

    private Receipt letter(Incarnation to, byte[] letter) {
        for (Listener listener : listeners) {
            Receipt receipt = listener.letter(to, letter);
            if (receipt != Receipt.NOT_THERE) {
                return receipt;
            }
        }
        return Receipt.NOT_THERE;
    }

    private void woken(CallKey key, long recalled) {
        listeners.forEach(recalled == 0 ? listener -> listener.woken(key) : listener -> listener.recalled(key, recalled));
    }

    private void changed(Roster next) {
        synchronized (everyPartition) {
            if (next.getRevision() <= roster.getRevision()) {
                return;
            }
            roster = next;
        }
        desks.ended(next.getEndedList());
        listeners.forEach(listener -> listener.changed(next));
    }

    private void wakeLater(List<Wake> due) {
        if (due.isEmpty()) {
            return;
        }
        try {
            housekeeping.execute(() -> due.forEach(this::wake));
        } catch (RejectedExecutionException e) { // this member closes and still serves; who waits asks again by itself
            LOG.debug("Nobody is woken any more", e);
        }
    }

    private void wake(Wake wake) {
        if (wake.origin().equals(origin())) {
            woken(wake.key(), wake.recalled());
            return;
        }
        try {
            member(wake.origin()).ifPresent(member ->
                    wakes.execute(new WakeUp(Bytes.of(wake.key()), wake.recalled()), Set.of(member), null));
        } catch (RuntimeException e) { // it asks again by itself
            LOG.debug("A member was not woken call={}", wake.key(), e);
        }
    }

    private Optional<Member> member(ByteString origin) {
        for (Object each : wakes.getInfo().getServiceMembers()) {
            if (origin((Member) each).equals(origin)) {
                return Optional.of((Member) each);
            }
        }
        return Optional.empty();
    }

    private void callTheRoll() {
        try {
            majority.look();
            RollCall.of(wakes, majority);
            if (!majority.isAlone() || VoterPolicy.isMajority(wakes, voters)) {
                isolation.together();
            } else if (isolation.isShunned(wakes)) {
                isolation.joinAgain(this::forgetOwned);
                majority.joinedAgain();
            }
        } catch (RuntimeException e) { // as while the member is starting again; the next round asks
            LOG.warn("The others were not asked whether they are there: reason={}", e.toString());
        }
    }

    private void keepHouse() {
        majority.look(); // here, too: the rounds block while this member is shunned
        if (isolation.isOut()) {
            return;
        }
        try {
            desks.endLeftOvers().forEach(this::wake);
            desks.expired(DROPPED_AT_ONCE).stream().filter(dropping::add).forEach(this::drop);
            endTheDead();
            replicas.look();
        } catch (RuntimeException e) { // the next round tries again
            LOG.warn("Housekeeping of the state tier failed", e);
        }
    }

    private void drop(CallKey key) {
        ask(key, Ask.newBuilder().setDrop(DropAsk.getDefaultInstance()).build())
                .whenComplete((told, failure) -> dropping.remove(key));
    }

    /** The eldest of those who keep calls ends lives whose member is gone, or whose end whoever began it did not finish. */
    private void endTheDead() {
        if (!cluster.getLocalMember().equals(owners.getOwnershipSenior())) {
            return;
        }
        Roster now = roster;
        Set<Life> begun = new HashSet<>(now.getEndedList());
        Set<Life> still = new HashSet<>();
        for (Enrolment present : now.getPresentList()) {
            boolean gone = cluster.getMemberSet().stream().noneMatch(each -> origin((Member) each).equals(present.getOrigin()));
            if (begun.contains(present.getLife())) {
                still.add(present.getLife());
            }
            if ((gone || unfinished.contains(present.getLife())) && end(present.getLife())) {
                LOG.warn("A member of the state tier is gone; what it held is given up life={}", Codec.incarnation(present.getLife()));
            }
        }
        unfinished = still;
    }

    /** False if that is being done already. */
    private boolean end(Life life) {
        boolean first = ending.add(life);
        if (first) {
            new Ending(this).of(life).whenComplete((freed, failure) -> ending.remove(life));
        }
        return first;
    }

    /** This process's standing among the members, for the stores that it has. */
    public Standing standing() {
        return standing;
    }

    /** The list of members, for whoever watches over it. */
    private final class Listed implements Vigil.Members {
        @Override
        public Roster roster() {
            return roster;
        }

        @Override
        public void heard(Roster told) {
            changed(told);
        }

        @Override
        public void end(Life life) {
            GridMember.this.end(life);
        }
    }

    /** Hears, on a thread of the service's, of members that leave. */
    private final class Departures implements MemberListener {
        @Override
        public void memberJoined(MemberEvent event) {
            // it asks when it needs something
        }

        @Override
        public void memberLeaving(MemberEvent event) {
            // it may still ask
        }

        @Override
        public void memberLeft(MemberEvent event) {
            if (event.isLocal()) {
                forgetOwned();
                return;
            }
            housekeeping.execute(() -> {
                desks.gone(origin(event.getMember())).forEach(GridMember.this::wake);
                keepHouse();
            });
        }
    }

    /** How many entries this member found damaged. */
    public long damaged() {
        return damaged.entries();
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

    /** For a test that begins with an empty tier: what this member knows beside the entries. */
    void forget() {
        forgetOwned();
        roster = Roster.getDefaultInstance();
    }

    /** What this member knew of partitions that are its own no more. */
    private void forgetOwned() {
        desks.forget();
        valueDesks.forget();
        signs.forget();
    }

    /** The same for the entries, of all members. */
    void clear() {
        calls.clear();
        members.clear();
        values.clear();
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

    /** Leaves the cluster; what this member owned goes to others first. Blocks until then. */
    @Override
    public void close() {
        housekeeping.shutdownNow();
        rounds.shutdownNow();
        looking.shutdownNow();
        pulse.shutdownNow();
        standing.close();
        caches.dispose();
        CacheFactory.shutdown();
    }
}
