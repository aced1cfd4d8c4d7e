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
import java.util.Locale;

/** The same load for a long time: does anything grow, and is every message accounted for? */
public final class Soak {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** Bytes that a soak may leave behind. The shell alone keeps some 50 KB of each command, and each sample types two. */
    private static final long LEFT = 6 << 20;

    /**
     * @param rate    new calls a second
     * @param samples during that time; one more comes before and one at the end
     * @param rest    before the first sample, and between the last call's end and the last one; longer than any timer of a
     *                transaction, for the heap to be what it was
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
     * What came of it; the first and the last sample are of the platform at rest.
     *
     * @param failed calls that did not go as they should, at the caller or at the phone
     */
    public record Outcome(Plan plan, List<Sample> samples, Tally caller, long failed) {
        /** Whether all is as it should be: no call failed, nothing grew, and {@link #balanced}. */
        public boolean good() {
            return failed == 0 && growing().isEmpty() && balanced();
        }

        /** What grew, under load or from rest to rest; of the load also nothing after a soak too short to tell, see {@link #judged}. */
        public List<String> growing() {
            List<String> growing = new ArrayList<>(steady().growing());
            long before = samples.get(0).heap();
            if (last().heap() - before > LEFT) {
                growing.add(String.format(Locale.ROOT, "live heap at rest, bytes: from %,d to %,d", before, last().heap()));
            }
            return growing;
        }

        /** Whether it was long enough to tell whether anything grows. */
        public boolean judged() {
            return steady().known();
        }

        private Steady steady() {
            return new Steady(samples.subList(1, samples.size() - 1));
        }

        /** The platform at rest: every message accounted for, no call left. */
        public boolean balanced() {
            return accounts().balanced() && last().sessions() <= before();
        }

        /** Sessions that were there before the soak: of calls whose phones gave up when a rate was more than could be served. */
        public long before() {
            return samples.get(0).sessions();
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
        Thread.sleep(plan.rest().toMillis());
        sample(Sample::atRest);
        progress.say("soaking: %,d calls at %d/s", calls, plan.rate());
        try (Sipp phone = load.phone(server, PATIENCE);
             Sipp caller = load.caller(server, calls, plan.rate(), Load.SHORT, PATIENCE)) {
            long from = System.nanoTime();
            for (int i = 1; i <= plan.samples(); i++) {
                long next = from + plan.length().toNanos() / (plan.samples() + 1) * i;
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
                sample((platform, at) -> Sample.underLoad(platform, at, plan.rest().dividedBy(5)));
            }
            Tally made = caller.awaitEnd(plan.length().plus(PATIENCE.multipliedBy(6)));
            Tally taken = phone.end();
            progress.say("the calls are over: %s; waiting for the transactions", made);
            Thread.sleep(plan.rest().toMillis());
            sample(Sample::atRest);
            return new Outcome(plan, List.copyOf(samples), made, made.failed() + taken.failed());
        }
    }

    private interface Taking {
        Sample take(JackfieldServer server, Duration at) throws IOException, InterruptedException;
    }

    private void sample(Taking taking) throws IOException, InterruptedException {
        Sample sample = taking.take(server, Duration.ofNanos(System.nanoTime() - begun));
        samples.add(sample);
        progress.say("heap %.1f MB, %d threads, %d sessions; %s", sample.heap() / 1048576.0, sample.threads(),
                sample.sessions(), sample.accounts());
    }
}
