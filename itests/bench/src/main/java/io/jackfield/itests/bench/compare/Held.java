package io.jackfield.itests.bench.compare;

import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.server.Server;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The heap with many calls up: live bytes after full collections.
 *
 * @param calls  calls that were held at once
 * @param before live bytes without calls, and with the transactions of earlier ones over
 * @param during with all of them up, and the transactions that set them up over
 * @param after  with all of them over, and the transactions that ended them too
 * @param failed calls that did not go as they should, at the caller or at the phone
 * @param resident what the processes took more of the machine's memory with the calls than without, right behind the collections; 0
 *                 where that was not asked
 */
public record Held(int calls, long before, long during, long after, long failed, long resident) {
    /** The longest timers of transactions, B, F, H, J, L, are 64 times T1: 32 s. */
    private static final Duration TRANSACTIONS = Duration.ofSeconds(35);
    /** For the collections and for calls that are set up late. */
    private static final Duration SLACK = Duration.ofSeconds(10);
    /** Calls a second, for servers that are one process. */
    static final int RATE = 500;

    /** Bytes of heap for each call. */
    public double bytesPerCall() {
        return (during - before) / (double) calls;
    }

    /** Null for a server without a heap. */
    public static Held measure(Server server, Load load, int calls, Progress progress)
            throws IOException, InterruptedException {
        return measure(server, load, calls, RATE, progress);
    }

    /** Null for a server without a heap. @param rate at which the calls are set up, new ones a second */
    static Held measure(Server server, Load load, int calls, int rate, Progress progress) throws IOException, InterruptedException {
        if (server.liveHeap().isEmpty()) {
            return null;
        }
        Thread.sleep(TRANSACTIONS.toMillis()); // those of the calls before these are no part of them
        OptionalLong before = server.liveHeap();
        long residentBefore = server.resident().orElse(0);
        Duration setUp = Duration.ofMillis(calls * 1000L / rate);
        Duration hold = setUp.plus(TRANSACTIONS).plus(SLACK);
        Duration patience = hold.plusSeconds(30);
        progress.say("%-17s setting up %,d calls at %d/s and holding each for %d s", server.name(), calls, rate, hold.toSeconds());
        try (Sipp phone = load.phone(server, patience); Sipp caller = load.caller(server, calls, rate, hold, patience)) {
            caller.await(tally -> tally.offered() >= calls, setUp.multipliedBy(2).plusSeconds(20));
            Thread.sleep(TRANSACTIONS.toMillis());
            long during = server.liveHeap().orElseThrow();
            long resident = server.resident().orElse(0) - residentBefore;
            Tally midway = caller.tally();
            if (midway.ended() > midway.failed()) {
                throw new IOException("calls were over before they were measured: " + midway);
            }
            Tally made = caller.awaitEnd(hold.plus(setUp.multipliedBy(2)).plus(SLACK));
            phone.await(tally -> tally.ended() >= made.successful(), SLACK);
            Tally taken = phone.end();
            Thread.sleep(TRANSACTIONS.toMillis());
            Held held = new Held(calls, before.getAsLong(), during, server.liveHeap().orElseThrow(),
                    made.failed() + taken.failed() - Load.strays(taken, made.offered()), resident);
            progress.say("%-17s %,d bytes of heap a call; %,d KB before, %,d KB after; resident %,d KB more; failed %d", server.name(),
                    Math.round(held.bytesPerCall()), held.before() / 1024, held.after() / 1024, resident / 1024, held.failed());
            return held;
        }
    }
}
