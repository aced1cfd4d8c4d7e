package io.jackfield.state.local;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the embedded {@link CallStateStore}, with no configuration needed. Wiring only: what the store does is in
 * {@link LocalCallStateStore}, which knows nothing of OSGi and is tested without it.
 *
 * <p>Two things keep the calls where a component would by default be made anew. It is immediate: a delayed one is
 * disposed of when its last user goes, which is what a restart of the engine's bundle looks like. And a configuration
 * that comes or changes modifies it. When this bundle stops, its calls are gone.
 */
@Component(configurationPid = LocalStoreComponent.PID, service = CallStateStore.class, immediate = true)
@Designate(ocd = LocalStoreComponent.Config.class)
public final class LocalStoreComponent implements CallStateStore {
    static final String PID = "io.jackfield.state.local";
    private static final Logger LOG = LoggerFactory.getLogger(LocalStoreComponent.class);

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Jackfield state store (embedded)",
            description = "Keeps call state in this process; nothing survives it.")
    @interface Config {
        /** See the description. */
        @AttributeDefinition(name = "Most calls", min = "1", description = "Calls kept at most; new ones beyond it are"
                + " refused, known ones never. Reckon with about 10 KB of heap for each.")
        int mostCalls() default 200_000;
    }

    private final DelayThread delays = new DelayThread();
    private final LocalCallStateStore store;

    /** @throws IllegalArgumentException if the configuration is out of bounds, with the reason in one line */
    @Activate
    public LocalStoreComponent(Config config, Map<String, Object> properties) {
        int mostCalls = mostCalls(config, properties);
        store = new LocalCallStateStore(new MonotonicTime(), delays, mostCalls);
        LOG.info("Call state is kept in this process mostCalls={}", mostCalls);
    }

    /** Known calls stay, also beyond a lower bound. */
    @Modified
    void modified(Config config, Map<String, Object> properties) {
        int mostCalls = mostCalls(config, properties);
        store.bound(mostCalls);
        LOG.info("The bound of the embedded store changed mostCalls={}", mostCalls);
    }

    /** Declarative Services says of a text that is no number neither its key nor what is allowed. */
    private static int mostCalls(Config config, Map<String, Object> properties) {
        int mostCalls;
        try {
            mostCalls = config.mostCalls();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("mostCalls=" + properties.get("mostCalls") + " is no whole number");
        }
        if (mostCalls < 1) {
            throw new IllegalArgumentException("mostCalls=" + mostCalls + " is not at least 1");
        }
        return mostCalls;
    }

    @Deactivate
    void close() {
        store.close();
        delays.close();
        LOG.info("The embedded store stopped; its calls are gone calls={}", store.kept());
    }

    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public long now() {
        return store.now();
    }

    @Override
    public CompletionStage<CheckOut.Answer> checkOut(CheckOut request) {
        return store.checkOut(request);
    }

    @Override
    public CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        return store.checkIn(checkIn);
    }

    @Override
    public CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        return store.release(key, holder);
    }

    @Override
    public CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        return store.join(self, roles);
    }

    @Override
    public CompletionStage<Boolean> confirm(Incarnation self) {
        return store.confirm(self);
    }

    @Override
    public CompletionStage<Integer> releaseAll(Incarnation ended) {
        return store.releaseAll(ended);
    }

    @Override
    public MemberWatch watchMembers(MemberListener listener) {
        return store.watchMembers(listener);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> read(CallKey key) {
        return store.read(key);
    }

    @Override
    public CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        return store.confirmDue(candidates);
    }

    @Override
    public CompletionStage<List<DueCall>> overdue(long dueBefore, int limit) {
        return store.overdue(dueBefore, limit);
    }

    @Override
    public CompletionStage<Map<ApplicationVersion, Long>> census() {
        return store.census();
    }

    @Override
    public CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        return store.calls(after, limit);
    }
}
