package io.jackfield.engine.peers;

import io.jackfield.engine.codec.Letter;
import io.jackfield.engine.codec.LetterCodec;
import io.jackfield.engine.rollout.OtherEngines;
import io.jackfield.engine.rollout.RolloutListener;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.stack.Counters;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who else is there, what they run, and the post to them. Each engine tells the others what it runs: to one that joins, and to all
 * when it changes, again each {@link #tick} until it is taken. An engine that has not told anything yet may run anything: it is asked
 * last. Thread-safe; what the message path asks takes no lock.
 */
public final class Peers implements MemberListener, RolloutListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    /** Of lives that are no members as far as is known, more are not kept. */
    static final int MOST_TOLD = 1_024;

    /** What letters are for, here. */
    public interface Host {
        /** Neither blocks nor throws. */
        void passed(Letter.Passed letter);

        /** Neither blocks nor throws. */
        void leaves(Letter.Leaves letter);

        /** Neither blocks nor throws. */
        void done(Letter.Done letter);
    }

    private final Supplier<Incarnation> own;
    /** As this process names its sockets, whichever life it is in. */
    private final String flows;
    private final EnginePost post;
    private final Rollouts rollouts;
    private final Counters counters;
    private final Host host;
    private final QuietQuestions quiet;
    /** By what {@link #ownName} of them is, to find the owner of a flow. */
    private volatile Map<String, Incarnation> names = Map.of();
    private volatile Map<Incarnation, Peer> peers = Map.of();
    private final Set<Incarnation> present = new HashSet<>();
    /** Also of lives that this engine has not heard of otherwise yet. */
    private final Map<Incarnation, Peer> told = new HashMap<>();
    private final Map<Incarnation, Long> taken = new HashMap<>();
    private Letter.Runs running;
    private boolean leaving;
    private EnginePost.Box box;

    /**
     * Receives from now on; the members are to be told to it before it is of use.
     *
     * @param own      the engine's life as it is at the moment
     * @param counters of the engine
     */
    public Peers(Supplier<Incarnation> own, EnginePost post, Rollouts rollouts, Counters counters, Host host) {
        this.own = own;
        this.post = post;
        this.rollouts = rollouts;
        this.counters = counters;
        this.host = host;
        this.quiet = new QuietQuestions(own, rollouts, this::present, this::send);
        Incarnation first = own.get();
        this.flows = first.toString();
        this.running = new Letter.Runs(first, flows, 1, Set.of(), Set.of());
        rollouts.add(this);
        tell();
        this.box = post.receive(first, this::take);
    }

    @Override
    public void joined(Member member) {
        Incarnation life = member.incarnation();
        if (!member.roles().contains(Member.Role.ENGINE)) {
            return;
        }
        if (life.engine().equals(own.get().engine())) {
            began(life);
            return;
        }
        Letter.Runs letter;
        synchronized (this) {
            present.add(life);
            see();
            letter = running;
        }
        tell(life, letter);
    }

    /** This process was taken for dead, and goes on as another life: letters come to that one. */
    private void began(Incarnation life) {
        List<Incarnation> all;
        Letter.Runs letter;
        synchronized (this) {
            if (!life.equals(own.get()) || life.equals(running.life())) {
                return;
            }
            box.close();
            box = post.receive(life, this::take);
            letter = new Letter.Runs(life, flows, running.revision() + 1, running.versions(), running.takesCalls());
            running = letter;
            all = List.copyOf(present);
        }
        all.forEach(each -> tell(each, letter));
    }

    @Override
    public synchronized void left(Member member) {
        present.remove(member.incarnation());
        told.remove(member.incarnation());
        taken.remove(member.incarnation());
        see();
    }

    /** Called with the lock. */
    private void see() {
        Map<Incarnation, Peer> next = new HashMap<>();
        Map<String, Incarnation> named = new HashMap<>();
        for (Incarnation each : present) {
            Peer peer = told.getOrDefault(each, Peer.UNHEARD);
            next.put(each, peer);
            named.put(peer.heard() ? peer.flows() : each.toString(), each);
        }
        peers = Map.copyOf(next);
        names = Map.copyOf(named);
    }

    @Override
    public void changed(ApplicationVersion version, VersionState from, VersionState to) {
        tell();
    }

    /** Nothing is to be passed here any more; letters are still taken, and sent, until {@link #close}. */
    public void leaving() {
        rollouts.remove(this);
        synchronized (this) {
            leaving = true;
        }
        tell();
    }

    private void tell() {
        List<Incarnation> all;
        Letter.Runs letter;
        synchronized (this) {
            Set<ApplicationVersion> versions = leaving ? Set.of() : rollouts.runnable();
            Set<ApplicationVersion> takesCalls = new HashSet<>();
            versions.forEach(each -> rollouts.forNewSession(each.baseName()).filter(each::equals).ifPresent(takesCalls::add));
            if (!leaving && running.versions().equals(versions) && running.takesCalls().equals(takesCalls)) {
                return;
            }
            letter = new Letter.Runs(running.life(), flows, running.revision() + 1, versions, takesCalls);
            running = letter;
            all = List.copyOf(present);
        }
        all.forEach(each -> tell(each, letter));
    }

    private void tell(Incarnation life, Letter.Runs letter) {
        send(life, letter).whenComplete((receipt, failure) -> {
            if (receipt == Receipt.TAKEN) {
                synchronized (this) {
                    taken.merge(life, letter.revision(), Math::max);
                    taken.keySet().retainAll(present);
                }
            }
        });
    }

    /** Tells again whoever has not taken it. */
    public void tick() {
        quiet.tick();
        Set<Incarnation> late = new HashSet<>();
        Letter.Runs letter;
        synchronized (this) {
            letter = running;
            present.stream().filter(each -> taken.getOrDefault(each, 0L) < letter.revision()).forEach(late::add);
        }
        late.forEach(each -> tell(each, letter));
    }

    private void take(byte[] bytes) {
        Optional<Letter> letter;
        try {
            letter = LetterCodec.decode(bytes);
        } catch (IllegalArgumentException e) {
            counters.increment("dropped.letter-unreadable");
            LOG.warn("A letter of another engine cannot be read: {}", e.getMessage());
            return;
        }
        if (letter.isEmpty()) {
            counters.increment("dropped.letter-unknown");
        } else if (letter.get() instanceof Letter.Passed passed) {
            host.passed(passed);
        } else if (letter.get() instanceof Letter.Leaves leaves) {
            host.leaves(leaves);
        } else if (letter.get() instanceof Letter.Done done) {
            host.done(done);
        } else if (letter.get() instanceof Letter.Runs runs) {
            told(runs);
        } else if (letter.get() instanceof Letter.QuietAsked asked) {
            quiet.asked(asked);
        } else if (letter.get() instanceof Letter.QuietTold told) {
            quiet.told(told);
        }
    }

    private synchronized void told(Letter.Runs runs) {
        forgetOthers(runs.life());
        if (told.size() >= MOST_TOLD && !present.contains(runs.life()) && !told.containsKey(runs.life())) {
            return; // it tells again once it is seen to have joined
        }
        Peer before = told.getOrDefault(runs.life(), Peer.UNHEARD);
        if (runs.revision() > before.revision()) {
            told.put(runs.life(), Peer.of(runs));
            see();
        }
    }

    /** The others, to be asked whether a version is drained. */
    public OtherEngines quiet() {
        return quiet;
    }

    private synchronized Set<Incarnation> present() {
        return Set.copyOf(present);
    }

    /** What lives told that are no members: those before this one of the same engine are over, this one may be about to join. */
    private void forgetOthers(Incarnation life) {
        told.keySet().removeIf(each -> !present.contains(each) && each.engine().equals(life.engine()) && each.number() < life.number());
    }

    /** Lives of which this engine was told what they run. */
    synchronized int known() {
        return told.size();
    }

    /** How this engine names its flows to the others; empty where there can be none. */
    public String ownName() {
        return post == EnginePost.NOBODY ? "" : flows;
    }

    /** The engine that has a flow, if it is another one that is there. @param name as it names itself, empty for none */
    public Optional<Incarnation> owner(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.ofNullable(names.get(name));
    }

    /** Whether other engines are there, which may have what this one has not. */
    public boolean any() {
        return !peers.isEmpty();
    }

    /** What a check-out is to name as running here; null if no other engine runs, as far as is known, what this one lacks. */
    public Set<ApplicationVersion> runnable() {
        Map<Incarnation, Peer> now = peers;
        if (now.isEmpty()) {
            return null;
        }
        Set<ApplicationVersion> here = rollouts.runnable();
        for (Peer each : now.values()) {
            if (!each.heard() || !here.containsAll(each.versions())) {
                return here;
            }
        }
        return null;
    }

    /** The base names that run here or elsewhere. */
    public Set<String> baseNames() {
        Set<String> names = rollouts.baseNames();
        Map<Incarnation, Peer> now = peers;
        if (now.isEmpty()) {
            return names;
        }
        Set<String> all = new TreeSet<>(names);
        now.values().forEach(each -> all.addAll(each.takesCalls()));
        return all;
    }

    /** An engine that runs all these; one that has not said yet where none is known. @param not engines that are no use */
    public Optional<Incarnation> running(Set<ApplicationVersion> versions, CallKey call, Set<Incarnation> not) {
        return one(each -> each.versions().containsAll(versions), call, not);
    }

    /** An engine that takes new calls of this application; as {@link #running}. @param baseName null if that is not known */
    public Optional<Incarnation> taking(String baseName, CallKey call, Set<Incarnation> not) {
        return one(each -> baseName != null && each.takesCalls().contains(baseName), call, not);
    }

    private Optional<Incarnation> one(Predicate<Peer> fits, CallKey call, Set<Incarnation> not) {
        return one(each -> each.heard() && fits.test(each), not, call).or(() -> one(each -> !each.heard(), not, call));
    }

    /** The same engine for all events of a call, so that engines do not wait for each other. */
    private Optional<Incarnation> one(Predicate<Peer> fits, Set<Incarnation> not, CallKey call) {
        List<Incarnation> all = peers.entrySet().stream().filter(each -> !not.contains(each.getKey()) && fits.test(each.getValue()))
                .map(Map.Entry::getKey).sorted(Comparator.comparing(Incarnation::toString)).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(Math.floorMod(call.hashCode(), all.size())));
    }

    public CompletionStage<Receipt> send(Incarnation to, Letter letter) {
        return post.send(to, LetterCodec.encode(letter));
    }

    @Override
    public synchronized void close() {
        box.close();
        rollouts.remove(this);
    }
}
