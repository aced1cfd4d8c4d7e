package io.jackfield.itests.bench.soak;

import io.jackfield.itests.bench.compare.Progress;
import io.jackfield.itests.bench.load.Load;
import io.jackfield.itests.bench.server.JackfieldServer;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same load for a long time: does anything grow, and is every message accounted for? */
public final class Soak {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /**
     * @param rate    new calls a second
     * @param samples during that time; one more comes at the end
     * @param rest    between the last call's end and the last sample; longer than any timer of a transaction, for the heap
     *                to be what it was
     */
    public record Plan(int rate, Duration length, int samples, Duration rest) {
        public static Plan of(int rate, Duration length) {
            return new Plan(rate, length, 20, Duration.ofSeconds(40));
        }
    }

    private final JackfieldServer server;
    private final Load load;
    private final Progress progress;
    private final List<Sample> samples = new ArrayList<>();
    private final long begun = System.nanoTime();

    public Soak(JackfieldServer server, Load load, Progress progress) {
        this.server = server;
        this.load = load;
        this.progress = progress;
    }

    /**
     * What came of it; the last sample is of the platform at rest.
     *
     * @param failed calls that did not go as they should, at the caller or at the phone
     */
    public record Outcome(Plan plan, List<Sample> samples, Tally caller, long failed) {
        /** Whether all is as it should be: no call failed, nothing grew, and {@link #balanced}. */
        public boolean good() {
            return failed == 0 && growing().isEmpty() && balanced();
        }

        /** What grew under load; empty also after a soak too short to tell, see {@link #judged}. */
        public List<String> growing() {
            return steady().growing();
        }

        /** Whether it was long enough to tell whether anything grows. */
        public boolean judged() {
            return steady().known();
        }

        private Steady steady() {
            return new Steady(samples.subList(0, samples.size() - 1));
        }

        /** The platform at rest: every message accounted for, no call left. */
        public boolean balanced() {
            return accounts().balanced() && last().sessions() == 0;
        }

        /** Of the platform at rest. */
        public Accounts accounts() {
            return last().accounts();
        }

        private Sample last() {
            return samples.get(samples.size() - 1);
        }
    }

    public Outcome run(Plan plan) throws IOException, InterruptedException {
        int calls = Math.toIntExact(plan.rate() * plan.length().toSeconds());
        progress.say("soaking: %,d calls at %d/s", calls, plan.rate());
        try (Sipp phone = load.phone(server, PATIENCE);
             Sipp caller = load.caller(server, calls, plan.rate(), Load.SHORT, PATIENCE)) {
            for (int i = 0; i < plan.samples(); i++) {
                Thread.sleep(plan.length().toMillis() / (plan.samples() + 1));
                sample();
            }
            Tally made = caller.awaitEnd(plan.length().plus(PATIENCE.multipliedBy(6)));
            Tally taken = phone.end();
            progress.say("the calls are over: %s; waiting for the transactions", made);
            Thread.sleep(plan.rest().toMillis());
            sample();
            return new Outcome(plan, List.copyOf(samples), made, made.failed() + taken.failed());
        }
    }

    private void sample() throws IOException, InterruptedException {
        Sample sample = Sample.take(server, Duration.ofNanos(System.nanoTime() - begun));
        samples.add(sample);
        progress.say("heap %.1f MB, %d threads, %d sessions; %s", sample.heap() / 1048576.0, sample.threads(),
                sample.sessions(), sample.accounts());
    }
}
