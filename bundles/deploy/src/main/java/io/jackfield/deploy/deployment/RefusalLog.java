package io.jackfield.deploy.deployment;

import io.jackfield.deploy.Refusal;
import io.jackfield.deploy.Refusals;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers and counts what was refused. Thread-safe. */
public final class RefusalLog implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<Long, Refusal> latest = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();
    private final LongSupplier clock;

    /** @param clock ms since the epoch */
    public RefusalLog(LongSupplier clock) {
        this.clock = clock;
    }

    void refused(ApplicationBundle bundle, String reason, Throwable cause) {
        String name = bundle.symbolicName() + " " + bundle.version();
        latest.put(bundle.id(), new Refusal(bundle.id(), name, reason, clock.getAsLong()));
        total.incrementAndGet();
        LOG.warn("Application refused: bundle={} name={} reason={}", bundle.id(), name, reason, cause);
    }

    /** Not refused, but not there yet either: listed, and not counted. */
    void starting(ApplicationBundle bundle, String reason) {
        String name = bundle.symbolicName() + " " + bundle.version();
        latest.put(bundle.id(), new Refusal(bundle.id(), name, reason, clock.getAsLong()));
        LOG.warn("Application still starting: bundle={} name={} reason={}", bundle.id(), name, reason);
    }

    void forget(long bundle) {
        latest.remove(bundle);
    }

    /** How often a bundle was refused since the start. */
    public long total() {
        return total.get();
    }

    @Override
    public List<Refusal> list() {
        return latest.values().stream().sorted(Comparator.comparingLong(Refusal::bundle)).toList();
    }
}
