package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;

/**
 * When whoever keeps the list of members heard last of whom. There is one keeper at a time, the owner of the list's partition, and
 * so one judge: what it says of a member and what it answers to that member's sign have one order.
 *
 * <p>Memory of the keeper's and of nobody else's. A new keeper has heard of nobody, and gives everybody a fresh period from
 * when it first asks about them. So does one that was away itself, frozen or without a processor: silence that it did not
 * listen to is none. It sees that by its own looks, which come late then. Times are ns of a monotonic clock. Thread-safe.
 */
public final class Signs {
    private final Detection detection;
    private final Map<ByteString, Long> heard = new HashMap<>();
    /** When who said that it is there, which stands in for the sign that is left out then. */
    private final Map<ByteString, Long> there = new HashMap<>();
    private boolean keeping;
    private long lastLook;

    public Signs(Detection detection) {
        this.detection = detection;
    }

    /** A member gave a sign. */
    public synchronized void heard(ByteString origin, long now) {
        listen(now);
        heard.put(origin, now);
    }

    /**
     * A member said that it is there. That is as good as the one sign that is not given between two others, and no more: who says so and
     * gives no signs is not well.
     */
    public synchronized void present(ByteString origin, long now) {
        if (keeping) {
            listen(now);
            there.put(origin, now);
        }
    }

    /** Looks at a member: how long it is silent, 0 where that is not known. */
    public synchronized long silence(ByteString origin, long now) {
        listen(now);
        long sign = heard.computeIfAbsent(origin, unknown -> now);
        Long said = there.get(origin);
        return said == null ? now - sign : now - Math.max(sign, Math.min(said, sign + detection.signNanos()));
    }

    /** Whether a member has been silent for too long. */
    public boolean silent(ByteString origin, long now) {
        return silence(origin, now) >= detection.silentNanos();
    }

    /** To be called every {@link Detection#everyMillis()}, whether there is something to look at or not. */
    public synchronized void look(long now) {
        if (keeping) {
            listen(now);
            lastLook = now;
        }
    }

    private void listen(long now) {
        if (!keeping) {
            keeping = true;
            lastLook = now;
        } else if (now - lastLook >= detection.lateNanos()) {
            heard.replaceAll((origin, before) -> now);
            there.clear();
            lastLook = now;
        }
    }

    /** Whether this member keeps the list, as far as it was asked. */
    public synchronized boolean keeping() {
        return keeping;
    }

    /** Another keeps the list from now on, or did until now. */
    public synchronized void forget() {
        keeping = false;
        heard.clear();
        there.clear();
    }
}
