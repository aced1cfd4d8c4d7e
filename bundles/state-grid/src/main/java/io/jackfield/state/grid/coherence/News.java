package io.jackfield.state.grid.coherence;

import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.client.Tier.Listener;
import io.jackfield.state.grid.codec.proto.Roster;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What comes to this member without having been asked for, and who hears it; and the youngest list of members. Thread-safe. */
final class News {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    /** Hears of a younger list first: who is told by a listener finds that it is known. */
    private final Consumer<Roster> first;
    private volatile Roster roster = Roster.getDefaultInstance();

    News(Consumer<Roster> first) {
        this.first = first;
    }

    Runnable listen(Listener listener) {
        listeners.add(listener);
        listener.changed(roster);
        return () -> listeners.remove(listener);
    }

    /** The youngest list that this member heard of. */
    Roster roster() {
        return roster;
    }

    /** A list, which may be an old one. */
    void changed(Roster next) {
        synchronized (this) {
            if (next.getRevision() <= roster.getRevision()) {
                return;
            }
            roster = next;
        }
        first.accept(next);
        listeners.forEach(listener -> listener.changed(next));
    }

    /** @param recalled the revision that is retained here, 0 if it is this member's turn */
    void woken(CallKey key, long recalled) {
        listeners.forEach(recalled == 0 ? listener -> listener.woken(key) : listener -> listener.recalled(key, recalled));
    }

    /** Partitions have another owner. */
    void moved() {
        listeners.forEach(Listener::moved);
    }

    Receipt letter(Incarnation to, byte[] letter) {
        for (Listener listener : listeners) {
            Receipt receipt = listener.letter(to, letter);
            if (receipt != Receipt.NOT_THERE) {
                return receipt;
            }
        }
        return Receipt.NOT_THERE;
    }

    /** For a test that begins with an empty tier. @param since lists of before that time are none any more, when they come late, too */
    synchronized void forget(long since) {
        roster = Roster.newBuilder().setRevision(since).build();
    }
}
