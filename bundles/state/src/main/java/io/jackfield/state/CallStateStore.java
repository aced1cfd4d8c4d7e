package io.jackfield.state;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the state of calls apart from the engines that run them, so that another engine can take any of them up.
 *
 * <ul>
 *   <li><b>Per call, one order.</b> Operations on one key are linearizable. Nothing is promised across keys.</li>
 *   <li><b>A call is held by one engine at a time</b>, like a book that is lent; who asks while it is out waits in the
 *       order of asking. A hold belongs to an {@link Incarnation} and ends with it, never by a time-out of its own.
 *       An incarnation that checks out what it already holds is granted it again.</li>
 *   <li><b>A store may leave a call with whoever checked it in last</b>, so that the next check-out there needs no question. Nobody
 *       sees it: the call is lent to whoever asks at once, unless its last holder took it up again. What of this takes a message
 *       between members may be late in lists only: {@link #overdue} and {@link #calls} may show a call as one that nobody holds
 *       while its last holder works on it. Who checks it out waits its turn.</li>
 *   <li><b>Members are of this interface because holds end with them.</b> A membership of its own would announce that an
 *       engine left while its calls are still held, or lend it calls afterwards; here {@link #releaseAll} is both. An
 *       engine joins before its first check-out, so that others hear of its end; one that did not is lent calls all the
 *       same.</li>
 *   <li><b>A check-in names the revision it was made from, and itself.</b> If the store has moved on, nothing is
 *       written and the answer is {@link CheckIn.Stale}; a repeat of the call's latest check-in answers
 *       {@link CheckIn.Done} and changes nothing. A lost race is an answer, not an exception. Revisions are
 *       at least 1 and grow by 1 with every check-in; a call that begins under a key that was used before starts above
 *       every revision the key ever had.</li>
 *   <li><b>An acknowledged check-in survives</b> what {@link #durability()} says, and no more.</li>
 *   <li><b>Never blocks the caller.</b> Stages complete on a thread of the store, or on the caller's when the answer is
 *       there at once. What you do there is short and waits for nothing; go on with all else on your own executor.</li>
 *   <li><b>Failure.</b> A stage fails only with {@link StoreUnavailableException}: the outcome is unknown, so check out
 *       again before you retry.</li>
 * </ul>
 * <p>Implementations are thread-safe and pass {@code CallStateStoreContract} in the testkit.
 */
@ConsumerType
public interface CallStateStore {
    /** What an acknowledged check-in survives. */
    enum Durability {
        /** The engine's death, not the process's. */
        PROCESS,
        /** The death of any one member. */
        REPLICA,
        /** The death of all members. */
        DISK
    }

    Durability durability();

    /** The store's time, ms since the epoch; what every due and expiry time is measured in. Never goes back. */
    long now();

    CompletionStage<CheckOut.Answer> checkOut(CheckOut request);

    CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn);

    /** Gives a hold up; for a holder that changed nothing. True if the holder had it. */
    CompletionStage<Boolean> release(CallKey key, Incarnation holder);

    /**
     * Makes an engine's life a member, until {@link #releaseAll} ends it. Earlier lives of the engine that are members
     * still are ended first. A repeat changes nothing. False if this life has ended or a later one is a member.
     *
     * @param roles at least one
     */
    CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles);

    /**
     * Ends an incarnation, whoever asks: itself when it leaves, another when it is dead. Gives up every hold of it and
     * answers {@link CheckOut.Busy} wherever it waits for one; then announces that it left, if it was a member. From
     * then on its check-outs are answered {@link CheckOut.Ended}; a store remembers at least the last 64 that ended.
     * The number of calls that were held.
     */
    CompletionStage<Integer> releaseAll(Incarnation ended);

    /**
     * Whether a life of this process may still send what it committed. True as long as nobody can have declared it dead; where
     * that is not known, as after a pause of the process, the stage completes when it is. False once it has ended: then it is
     * for whoever takes its calls over to send that, and not for this life any more. Completes at once but after such a pause,
     * which is why it is asked before every sending; of a life that never joined it is true until it ends.
     */
    default CompletionStage<Boolean> confirm(Incarnation self) {
        return CompletableFuture.completedStage(true);
    }

    /**
     * The listener hears of all members that there are as if they joined now, in the order they did, and then of every
     * change, in order and without a gap. A store that loses its members from sight for a while tells what changed when
     * it sees them again. The first calls may come before this returns.
     *
     * @throws StoreUnavailableException if the store is closed
     */
    MemberWatch watchMembers(MemberListener listener);

    /**
     * A snapshot of the last check-in, without a hold; for reading only. While somebody holds the call, a store that
     * keeps live bodies answers when the hold ends, with the check-in that ended it.
     */
    CompletionStage<Optional<CallRecord>> read(CallKey key);

    /** Which of these are still at their revision and due by now: what a wheel armed and somebody may have overtaken. */
    CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates);

    /**
     * Calls of a share that nobody holds and that are due at or before a time, the longest overdue first. A call that was checked in
     * last by a life that has ended has nobody who fires its timers: it is listed if it is due by now.
     *
     * @param limit at least 1
     */
    CompletionStage<List<DueCall>> overdue(Share share, long dueBefore, int limit);

    /** The same of all calls. */
    default CompletionStage<List<DueCall>> overdue(long dueBefore, int limit) {
        return overdue(Share.ALL, dueBefore, limit);
    }

    /** Calls that an engine left behind when it ended. */
    CompletionStage<LeftBehind.Found> leftBehind(LeftBehind asked);

    /** How many application sessions live per application version, over all calls; versions with none are missing. */
    CompletionStage<Map<ApplicationVersion, Long>> census();

    /** Some calls for an operator to look at, in the order of their keys. @param after null, or the last key seen */
    CompletionStage<List<CallSummary>> calls(CallKey after, int limit);

    /**
     * The post between the members that this store knows; the same object each time. One that reaches nobody where the store has no
     * members beyond those of this process.
     */
    default EnginePost post() {
        return EnginePost.NOBODY;
    }
}
