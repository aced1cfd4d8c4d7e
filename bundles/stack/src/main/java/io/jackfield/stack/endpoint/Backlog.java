package io.jackfield.stack.endpoint;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * For how long more datagrams wait at the system than are read at once: where each reading finds as many as it takes, what comes waits,
 * and in the end is lost unseen. Confined to one I/O thread.
 */
final class Backlog {
    private final int most;
    private final LongSupplier nanoTime;
    private int read;
    private boolean waits;
    private long since;

    /** @param most datagrams that one reading takes */
    Backlog(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    void read() {
        read++;
    }

    /** A reading is over. @return for how long there was more than one takes, ms */
    long over() {
        boolean more = read >= most;
        read = 0;
        if (!more) {
            waits = false;
            return 0;
        }
        if (!waits) {
            waits = true;
            since = nanoTime.getAsLong();
        }
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - since);
    }
}
