package io.jackfield.itests.cluster.chaos;

/**
 * How many calls are due when. Six processes that were just started compile before they carry much, so a faster rate begins as
 * {@value #FIRST} calls a second and becomes faster by {@value #STEP} each second.
 *
 * @param rate calls a second in the end, at least 1
 */
record Pace(int rate) {
    private static final int FIRST = 20;
    private static final int STEP = 2;

    /** Seconds until it is at its rate. */
    double rising() {
        return rate <= FIRST ? 0 : (double) (rate - FIRST) / STEP;
    }

    /** Calls. @param seconds since the first */
    long due(double seconds) {
        double rising = Math.min(seconds, rising());
        return (long) (Math.min(rate, FIRST) * rising + STEP * rising * rising / 2 + rate * (seconds - rising));
    }
}
