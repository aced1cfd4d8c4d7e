package io.jackfield.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process as a member: it joins, and when its life was ended by others, as that of a process that was frozen is, it begins
 * another by itself. A life that ended never comes back; what it held is lost to it, and what it had in hand begins again.
 *
 * <pre>
 *   JOINING --taken in--> MEMBER --ended, by whomever--> JOINING (the next life)
 *      ^ |
 *      +-+ not taken in, or no answer: again after a while, as the next life
 * </pre>
 *
 * The next life's number is one more, so that a process of the same name that was started later stays the later one: two of one name
 * do not end each other in turn. Thread-safe; blocks nobody.
 */
public final class Membership implements MemberListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final CallStateStore store;
    private final Set<Member.Role> roles;
    private final Consumer<Runnable> later;
    private final List<CompletableFuture<Incarnation>> waiting = new ArrayList<>();
    private volatile Incarnation life;
    private boolean joining;
    private boolean member;
    private boolean before;
    private boolean closed;

    /**
     * @param first the first life, which {@link #begin} makes a member
     * @param later runs something after a while, about a second: a join that failed is tried again
     */
    public Membership(CallStateStore store, Incarnation first, Set<Member.Role> roles, Consumer<Runnable> later) {
        this.store = store;
        this.life = first;
        this.roles = Set.copyOf(roles);
        this.later = later;
    }

    /** The present life, or the one that is about to join. */
    public Incarnation life() {
        return life;
    }

    public void begin() {
        synchronized (this) {
            if (joining || member || closed) {
                return;
            }
            joining = true;
        }
        join();
    }

    /** A life that is a member and comes after one that ended. Fails where there is none yet: it is tried again without being asked. */
    public CompletionStage<Incarnation> after(Incarnation ended) {
        CompletableFuture<Incarnation> next = new CompletableFuture<>();
        synchronized (this) {
            if (member && life.number() > ended.number()) {
                return CompletableFuture.completedStage(life);
            }
            if (closed) {
                return CompletableFuture.failedStage(new StoreUnavailableException("this member has left: " + ended, null));
            }
            waiting.add(next);
        }
        ended(ended);
        return next;
    }

    @Override
    public void joined(Member other) {
        // it is told of its own joining by the answer
    }

    @Override
    public void left(Member other) {
        ended(other.incarnation());
    }

    private void ended(Incarnation which) {
        synchronized (this) {
            if (closed || joining || !which.equals(life)) {
                return;
            }
            LOG.warn("This member's life was ended by others; it begins another: member={}", which);
            member = false;
            joining = true;
            next();
        }
        join();
    }

    private void next() {
        life = new Incarnation(life.engine(), life.number() + 1);
        before = true;
    }

    private void join() {
        Incarnation self = life;
        store.join(self, roles).whenComplete((taken, failure) -> {
            if (failure == null && taken) {
                taken(self);
            } else {
                refused(self, failure);
            }
        });
    }

    private void taken(Incarnation self) {
        List<CompletableFuture<Incarnation>> told;
        synchronized (this) {
            joining = false;
            member = true;
            told = List.copyOf(waiting);
            waiting.clear();
        }
        LOG.info(before ? "This member is back: member={}" : "This member joined: member={}", self);
        told.forEach(each -> each.complete(self));
    }

    private void refused(Incarnation self, Throwable failure) {
        List<CompletableFuture<Incarnation>> told;
        synchronized (this) {
            told = List.copyOf(waiting);
            waiting.clear();
            if (failure == null) {
                next(); // that one has ended, or a later one of the name is a member
            }
        }
        told.forEach(each -> each.completeExceptionally(
                new StoreUnavailableException("the state tier does not take this member in: " + self, failure)));
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        LOG.error("The state tier does not take this member in; it tries again: member={}", self, failure);
        later.accept(this::join);
    }

    /** The life that is stays a member until somebody ends it; nothing is begun any more. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(each -> each.completeExceptionally(
                new StoreUnavailableException("this member has left: " + life, null)));
        waiting.clear();
    }
}
