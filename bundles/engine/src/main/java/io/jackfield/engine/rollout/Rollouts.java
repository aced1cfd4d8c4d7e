package io.jackfield.engine.rollout;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.rollout.Courses.Course;
import io.jackfield.engine.rollout.Courses.Move;
import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Commit;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.stack.Flow;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that run on this engine, and the one of each application that takes new calls.
 *
 * <p><b>Threads.</b> Thread-safe. What the message path reads ({@link #running}, {@link #forNewSession}, {@link #begin},
 * {@link #beginNewSession}, {@link #end}) takes no lock; changes take turns.
 *
 * <p><b>Drained is never said too early.</b> An event counts as in hand from {@link #begin} or {@link #beginNewSession} to
 * {@link #end}, which comes after its check-in. Both first count the event and only then look whether the version (still)
 * may have it; a change of the rollout is first published and only then does {@link Drain} look at the count. Both are
 * volatile, so at least one of the two sees the other: either the event sees that its version was retired and goes to the
 * next one, or the drain sees the event. And because an event ends after its check-in, a census that is asked for when
 * nothing is in hand misses no session.
 */
public final class Rollouts {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);
    /** Every live engine has asked for the rollouts more than once within it. */
    private static final long HEARD_MILLIS = 2_000;

    private final RolloutLog log;
    private final LongSupplier clock;
    private final List<RolloutListener> listeners = new CopyOnWriteArrayList<>();
    private final Hands hands = new Hands();
    private final Object turn = new Object();
    /** Null for an engine that is alone. */
    private final Agreement agreement;
    private volatile Standings snapshot;

    /**
     * @param log   what was kept over the restart; if it cannot be read, a warning is logged and the newest versions decide
     * @param clock ms since the epoch
     */
    public Rollouts(RolloutLog log, LongSupplier clock) {
        this(log, clock, null);
    }

    /** @param shared what the engines of a cluster share; null for an engine that is alone */
    public Rollouts(RolloutLog log, LongSupplier clock, SharedRollouts shared) {
        this.log = log;
        this.clock = clock;
        List<Rollout> kept = List.of();
        try {
            kept = log.load();
        } catch (IOException e) {
            LOG.warn("Kept rollouts cannot be read, the newest versions take new calls: {}", e.getMessage(), e);
        }
        this.snapshot = Standings.of(kept);
        this.agreement = shared == null ? null : new Agreement(shared, new Here());
    }

    /** This engine, as what it agrees on with others sees it. */
    private final class Here implements Agreement.Here {
        @Override
        public Set<ApplicationVersion> runnable() {
            return Rollouts.this.runnable();
        }

        @Override
        public Rollout kept(String baseName) {
            return snapshot.rollout(baseName);
        }

        @Override
        public void heard(String baseName) {
            List<Move> moves;
            synchronized (turn) {
                Rollout after = agreement.here(baseName, snapshot.users().keySet()).orElse(null);
                if (after == null || after.equals(snapshot.rollouts().get(baseName))) {
                    return;
                }
                moves = publish(snapshot.users(), after);
            }
            tell(moves);
        }
    }

    /** Says which life this engine is in; without it, the one that it began with. */
    public void under(Supplier<Incarnation> life) {
        if (agreement != null) {
            agreement.under(life);
        }
    }

    /** Whether other engines share the rollouts. */
    boolean shared() {
        return agreement != null;
    }

    public void add(RolloutListener listener) {
        listeners.add(listener);
    }

    public void remove(RolloutListener listener) {
        listeners.remove(listener);
    }

    /**
     * A version is about to run: its own actions are run, and begin calls if it is the one that takes new calls. No message, timer
     * or key reaches it before {@link #register}; who asks for it is answered as while it is stopped. {@link #withdraw} is the way
     * back.
     *
     * @param restoring as {@link #register} has it
     * @param hold      as {@link #register} has it
     * @param ready     tells the engine ({@link VersionHost#starting}): run unless the version is refused, before it may act, with
     *                  the lock of all changes held
     * @return empty if that is so, else why not
     */
    public Optional<Refused> open(TransactionUser user, boolean restoring, boolean hold, Runnable ready) {
        ApplicationVersion version = user.version();
        if (agreement != null) {
            agreement.look(version.baseName());
        }
        synchronized (turn) {
            if (snapshot.runs(version)) {
                return Optional.of(new Refused(version + " runs already."));
            }
            ready.run();
            boolean takesCalls = rolloutOf(version).started(version, restoring || known(version), hold).takes(version);
            snapshot = snapshot.opening(version, new Standings.Opening(user, takesCalls));
            return Optional.empty();
        }
    }

    /** As {@link #open(TransactionUser, boolean, boolean, Runnable)}, of a version that is not to be held. */
    public Optional<Refused> open(TransactionUser user, boolean restoring, Runnable ready) {
        return open(user, restoring, false, ready);
    }

    /**
     * A version that was opened will not be registered.
     *
     * @return completes when no action of it is in hand
     */
    public CompletionStage<Void> withdraw(ApplicationVersion version) {
        synchronized (turn) {
            snapshot = snapshot.opening(version, null);
        }
        return hand(version).idle();
    }

    /**
     * A version runs from now on, whether it was opened before or not.
     *
     * @param restoring whether the framework starts, rather than an operator the version
     * @param hold      whether a version that was never seen takes nothing until an operator gives it something
     */
    public Answer register(TransactionUser user, boolean restoring, boolean hold) {
        ApplicationVersion version = user.version();
        List<Move> moves;
        Rollout after;
        if (agreement != null && !snapshot.users().containsKey(version)) {
            agreement.starts(version, restoring, hold);
        }
        synchronized (turn) {
            if (snapshot.users().containsKey(version)) {
                return new Refused(version + " runs already.");
            }
            Map<ApplicationVersion, TransactionUser> users = new HashMap<>(snapshot.users());
            users.put(version, user);
            after = here(version, users, alone -> alone.started(version, restoring || agreement != null, hold));
            moves = publish(users, after);
            snapshot = snapshot.opening(version, null); // only now, so that an action finds it in one place or the other
        }
        tell(moves);
        return new Changed(after);
    }

    /** As {@link #register(TransactionUser, boolean, boolean)}, of a version that is not to be held. */
    public Answer register(TransactionUser user, boolean restoring) {
        return register(user, restoring, false);
    }

    /**
     * A version runs no longer: no event of it begins after this.
     *
     * @return completes when no event of it is in hand, at once or on the thread that ends the last one
     */
    public CompletionStage<Void> unregister(ApplicationVersion version) {
        List<Move> moves;
        synchronized (turn) {
            Map<ApplicationVersion, TransactionUser> users = new HashMap<>(snapshot.users());
            users.remove(version);
            moves = publish(users, here(version, users, alone -> alone.stopped(version)));
        }
        tell(moves);
        return hand(version).idle();
    }

    /** A version's bundle is gone. Unregister it first. */
    public void uninstalled(ApplicationVersion version) {
        List<Move> moves;
        if (agreement != null) {
            agreement.uninstalled(version);
        }
        synchronized (turn) {
            moves = publish(snapshot.users(), here(version, snapshot.users(), alone -> alone.uninstalled(version)));
        }
        tell(moves);
    }

    /** @param seen the revision that the operator saw; empty if that does not matter to them */
    public Answer retire(ApplicationVersion version, Optional<Long> seen) {
        return change(version.baseName(), seen, rollout -> rollout.retire(version));
    }

    /** @param seen the revision that the operator saw; empty if that does not matter to them */
    public Answer activate(ApplicationVersion version, Optional<Long> seen) {
        return change(version.baseName(), seen, rollout -> rollout.activate(version));
    }

    /** @param selector which new calls the version takes; empty for none any more @param seen as {@link #retire} has it */
    public Answer test(ApplicationVersion version, Optional<Selector> selector, Optional<Long> seen) {
        return change(version.baseName(), seen, rollout -> rollout.test(version, selector));
    }

    /** @param percent of new calls, 0 for none any more @param seen as {@link #retire} has it */
    public Answer canary(ApplicationVersion version, int percent, Optional<Long> seen) {
        return change(version.baseName(), seen, rollout -> rollout.canary(version, percent));
    }

    /** New calls go where they went before that was changed last. @param seen as {@link #retire} has it */
    public Answer rollback(String baseName, Optional<Long> seen) {
        return change(baseName, seen, Rollout::rollback);
    }

    /**
     * The version goes, bundle and all, as soon as it is drained. One that was drained already is found so once more first, as until
     * now it might have taken another's place.
     *
     * @param whenDrained whether it may still have calls; else it is refused while it has
     * @param seen        as {@link #retire} has it
     */
    public Answer commit(ApplicationVersion version, boolean whenDrained, Optional<Long> seen) {
        return change(version.baseName(), seen, rollout -> {
            boolean early = !whenDrained && rollout.state(version) == VersionState.RETIRING && state(version) != VersionState.DRAINED
                    && rollout.standing(version).commit() == Commit.NONE;
            return early ? Commands.refused(rollout, version, "has calls left, or may have") : rollout.commit(version);
        });
    }

    /**
     * What an operator wishes for one engine only: it has a mapping of its own from then on, beside the common one.
     *
     * @param wish {@link Rollout#activate} or {@link Rollout#canary}; what else it makes of a version than who takes calls is left out
     * @param seen as {@link #retire} has it
     */
    public Answer on(String engine, String baseName, Optional<Long> seen, Function<Rollout, Answer> wish) {
        if (agreement == null) {
            return new Refused("This engine is alone; without --engine the command is for it.");
        }
        Answer answer = agreement.change(baseName, engine, before -> wished(before, seen, wish));
        return answer instanceof Changed ? new Changed(snapshot.rollout(baseName)) : answer;
    }

    /** An engine goes by the common mapping again. @param seen as {@link #retire} has it */
    public Answer common(String engine, String baseName, Optional<Long> seen) {
        if (agreement == null) {
            return new Refused("This engine is alone and has no other mapping than the common one.");
        }
        Answer answer = agreement.common(baseName, engine, before -> wished(before, seen, Changed::new));
        return answer instanceof Changed ? new Changed(snapshot.rollout(baseName)) : answer;
    }

    /** The mappings of engines that have one of their own, by their names. */
    public Map<String, Mapping> own(String baseName) {
        return agreement == null ? Map.of() : agreement.own(baseName);
    }

    private Answer change(String baseName, Optional<Long> seen, Function<Rollout, Answer> wish) {
        if (agreement != null) {
            Answer answer = agreement.change(baseName, before -> wished(before, seen, wish));
            return answer instanceof Changed ? new Changed(snapshot.rollout(baseName)) : answer;
        }
        List<Move> moves;
        Answer answer;
        synchronized (turn) {
            answer = wished(snapshot.rollout(baseName), seen, wish);
            if (!(answer instanceof Changed changed)) {
                return answer;
            }
            moves = publish(snapshot.users(), changed.rollout());
        }
        tell(moves);
        return answer;
    }

    private static Answer wished(Rollout before, Optional<Long> seen, Function<Rollout, Answer> wish) {
        if (seen.isPresent() && seen.get() != before.revision()) {
            return new Refused(before.baseName() + " was changed meanwhile (revision " + before.revision()
                    + ", you saw " + seen.get() + "); look again.");
        }
        return wish.apply(before);
    }

    /**
     * Makes this engine and the cluster agree: takes over what others changed, and tells what runs here where they do not know it.
     * And commits what was awaited to be drained and is. To be called on a tick of a fraction of a second, by a thread that may
     * wait for the state tier.
     */
    public void agree() {
        if (agreement != null) {
            agreement.agree();
        }
        Standings now = snapshot;
        now.courses().all().forEach((version, course) -> {
            if (course.state() == VersionState.DRAINED && course.awaitedAt() > 0
                    && (agreement == null || agreement.inReach(version.baseName()))) {
                Optional<Long> found = Optional.of(now.rollout(version.baseName()).revision());
                change(version.baseName(), found, rollout -> new Changed(rollout.committed(version))); // refused: the next tick looks again
            }
        });
    }

    /** Whether the cluster knows a version, so that its start here decides nothing. */
    private boolean known(ApplicationVersion version) {
        return agreement != null && rolloutOf(version).known(version);
    }

    /** What holds on this engine where these versions run. Called with the turn. */
    private Rollout here(ApplicationVersion version, Map<ApplicationVersion, TransactionUser> users, UnaryOperator<Rollout> alone) {
        return Optional.ofNullable(agreement).flatMap(each -> each.here(version.baseName(), users.keySet()))
                .orElseGet(() -> alone.apply(rolloutOf(version)));
    }

    /** The running version, if it runs here. */
    public Optional<TransactionUser> running(ApplicationVersion version) {
        return Optional.ofNullable(snapshot.users().get(version));
    }

    /** The running version, or the one that is about to run and so may act by itself. */
    public Optional<TransactionUser> acting(ApplicationVersion version) {
        return snapshot.acting(version);
    }

    /** Whether the version may begin calls of its own. */
    public boolean mayBegin(ApplicationVersion version) {
        return heard(version.baseName()) && snapshot.takesCalls(version);
    }

    /** Whether this engine knows what holds of an application; one that begins another life asks first, and a tick does. */
    private boolean heard(String baseName) {
        return agreement == null || agreement.heard(baseName);
    }

    /** Every version that runs here. */
    public Set<ApplicationVersion> runnable() {
        return snapshot.users().keySet();
    }

    /** The version that takes new calls; only to look at, see {@link #beginNewSession}. */
    public Optional<ApplicationVersion> forNewSession(String baseName) {
        return forNewSession(baseName, null, null);
    }

    /** The same for an initial request. */
    public Optional<ApplicationVersion> forNewSession(String baseName, SIPRequest initial, Flow flow) {
        Taking taking = snapshot.taking().get(baseName);
        return taking == null ? Optional.empty() : Optional.ofNullable(taking.version(initial, flow));
    }

    /** The applications of which any version runs here, in the order of their names. */
    public Set<String> baseNames() {
        return snapshot.baseNames();
    }

    /**
     * Chooses the version that a new session of an application belongs to, and counts the event as in hand; {@link #end} is
     * due for it. Empty if no version takes new calls, as far as is known; then nothing is counted.
     */
    public Optional<ApplicationVersion> beginNewSession(String baseName) {
        return beginNewSession(baseName, null, null);
    }

    /** The same for an initial request, which selectors and shares may give to another version. @param flow the way that it came */
    public Optional<ApplicationVersion> beginNewSession(String baseName, SIPRequest initial, Flow flow) {
        while (true) {
            Taking taking = snapshot.taking().get(baseName);
            ApplicationVersion chosen = taking == null ? null : taking.version(initial, flow);
            if (chosen == null || !heard(baseName)) {
                return Optional.empty();
            }
            hand(chosen).begin();
            Taking again = snapshot.taking().get(baseName);
            if ((again == taking || again != null && chosen.equals(again.version(initial, flow))) && heard(baseName)) {
                return Optional.of(chosen);
            }
            hand(chosen).end(); // another takes it since: ask again
        }
    }

    /**
     * Counts an event of an existing session as in hand; {@link #end} is due for it.
     *
     * @return false if the version does not run here; then nothing is counted
     */
    public boolean begin(ApplicationVersion version) {
        hand(version).begin();
        if (snapshot.users().containsKey(version)) {
            return true;
        }
        hand(version).end();
        return false;
    }

    /** As {@link #begin}, for what a version does by itself: it may be one that is about to run. */
    public boolean beginAction(ApplicationVersion version) {
        hand(version).begin();
        if (acting(version).isPresent()) {
            return true;
        }
        hand(version).end();
        return false;
    }

    /** The event's check-in was answered, or there is none. */
    public void end(ApplicationVersion version) {
        hand(version).end();
    }

    /** Events that are in hand now. */
    public long inHand(ApplicationVersion version) {
        return hand(version).count();
    }

    /** The rollout of an application, if any version of it is known. */
    public Optional<Rollout> rollout(String baseName) {
        return Optional.ofNullable(snapshot.rollouts().get(baseName));
    }

    /** What operators see, ordered by version. @param census application sessions per version, over all engines */
    public List<VersionStatus> status(Map<ApplicationVersion, Long> census) {
        Standings now = snapshot;
        return now.courses().status(now.rollouts(), census);
    }

    /** How far a version is, as of the last drain check. */
    public VersionState state(ApplicationVersion version) {
        return snapshot.state(version);
    }

    /**
     * The retiring versions that have nothing in hand, and how many events each of them ever began. In a cluster not those that began
     * to retire a moment ago: another engine may not have heard of it.
     */
    Map<ApplicationVersion, Long> quiet() {
        Standings now = snapshot;
        return hands.quiet(now.courses().all().keySet(), version -> now.state(version) == VersionState.RETIRING && (agreement == null
                || clock.getAsLong() - now.courses().of(version).orElseThrow().since() >= HEARD_MILLIS));
    }

    /** The store's time, ms since the epoch. */
    long now() {
        return clock.getAsLong();
    }

    /** Of the rollouts of these versions' applications. */
    Map<ApplicationVersion, Long> revisions(Set<ApplicationVersion> versions) {
        Map<ApplicationVersion, Long> revisions = new HashMap<>();
        versions.forEach(version -> revisions.put(version, rolloutOf(version).revision()));
        return revisions;
    }

    /** A census counted sessions of a retiring version: it has calls, wherever they began. */
    void counted(ApplicationVersion version) {
        synchronized (turn) {
            Course course = snapshot.courses().of(version).orElse(null);
            if (course != null && course.state() == VersionState.RETIRING && !course.served()) {
                snapshot = snapshot.with(version, new Course(course.state(), course.since(), true, course.awaitedAt()));
            }
        }
    }

    /**
     * How many events of each version this engine ever began, of those that may be drained as far as it is concerned: it has heard of
     * this revision, gives the version no new calls, and has no event of it in hand.
     *
     * @param revisions of the rollouts of the versions' applications, as the engine that asks has them
     */
    public Map<ApplicationVersion, Long> quiet(Map<ApplicationVersion, Long> revisions) {
        Standings now = snapshot;
        return hands.quiet(revisions.keySet(), version -> {
            Rollout rollout = now.rollout(version.baseName());
            return !now.runs(version) || heard(version.baseName()) && rollout.revision() >= revisions.get(version)
                    && !now.takesCalls(version);
        });
    }

    /**
     * A census that began after {@link #quiet()} counted no session. Ignored if any event began since.
     *
     * @param revision of the rollout that every engine knew of by then
     */
    void counted(ApplicationVersion version, long begun, long revision) {
        Move move;
        synchronized (turn) {
            Course course = snapshot.courses().of(version).orElse(null);
            InHand hand = hand(version);
            if (course == null || course.state() != VersionState.RETIRING || hand.begun() != begun
                    || revision < course.awaitedAt()) {
                return;
            }
            snapshot = snapshot.with(version, new Course(VersionState.DRAINED, clock.getAsLong(), false, course.awaitedAt()));
            move = new Move(version, VersionState.RETIRING, VersionState.DRAINED, course.served());
        }
        tell(List.of(move));
    }

    private InHand hand(ApplicationVersion version) {
        return hands.of(version);
    }

    private Rollout rolloutOf(ApplicationVersion version) {
        return snapshot.rollout(version.baseName());
    }

    /** Makes a rollout the one that holds, and keeps it. Called with the turn. */
    private List<Move> publish(Map<ApplicationVersion, TransactionUser> users, Rollout after) {
        Rollout before = snapshot.rollouts().get(after.baseName());
        Standings.Changed changed = snapshot.follow(users, after, clock.getAsLong());
        snapshot = changed.standings();
        if (!after.equals(before)) {
            save(snapshot.rollouts());
        }
        return changed.moves();
    }

    private void save(Map<String, Rollout> rollouts) {
        try {
            log.save(new TreeMap<>(rollouts).values());
        } catch (IOException e) {
            LOG.warn("The rollouts cannot be kept, a restart may choose other versions: {}", e.getMessage(), e);
        }
    }

    private void tell(List<Move> moves) {
        for (Move move : moves) {
            ApplicationVersion version = move.version();
            if (move.to() != VersionState.DRAINED || move.drained()) {
                LOG.info("Version {}: app={} version={}", move.to().word(), version.baseName(), version.version());
            }
            listeners.forEach(listener -> listener.changed(version, move.from(), move.to()));
            if (move.drained()) {
                listeners.forEach(listener -> listener.drained(version));
            }
        }
    }
}
