package io.jackfield.state;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many lives of engines ended in a row while they had a call in hand, for a store to keep beside its holds: what
 * {@link CheckOut.Granted#deaths} says. Nothing is kept of a call that nobody died of, which is nearly all. Not thread-safe.
 */
public final class DeathsInHand {
    /** Of more calls than these the oldest is forgotten: an engine has few in hand at a time. */
    public static final int MOST_CALLS = 1_024;

    private final Map<CallKey, Integer> deaths = new LinkedHashMap<>();
    private final Set<CallKey> suspected = new HashSet<>();

    /** A life ended that had this call in hand. */
    public void died(CallKey key) {
        int before = deaths.getOrDefault(key, 0);
        deaths.remove(key);
        deaths.put(key, before + 1);
        if (deaths.size() > MOST_CALLS) {
            deaths.remove(deaths.keySet().iterator().next());
        }
    }

    /**
     * A life ended that may have had this call in hand: it could take it up without a word. However many do, they count as one, so
     * that a call is blamed for nothing as long as nobody is known to have died of it. Beyond as many as are counted none is noted.
     */
    public void mayHaveDied(CallKey key) {
        if (of(key) == 0 && suspected.size() < MOST_CALLS) {
            suspected.add(key);
        }
    }

    public int of(CallKey key) {
        return isEmpty() ? 0 : deaths.getOrDefault(key, 0) + (suspected.contains(key) ? 1 : 0);
    }

    /** An event of the call came to its end. */
    public void survived(CallKey key) {
        if (!isEmpty()) {
            deaths.remove(key);
            suspected.remove(key);
        }
    }

    private boolean isEmpty() {
        return deaths.isEmpty() && suspected.isEmpty();
    }
}
