package io.jackfield.engine.run;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.core.Dispatch.Targeted;
import io.jackfield.engine.key.CallKeys;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the call that a request belongs to by the application's own key. Each live version's method is asked, the oldest first;
 * a session that exists wins, else the version that takes the request decides. Thread-safe; on a worker only, as it may wait for
 * the store where versions differ.
 */
final class SessionKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeys.class);
    private static final long PATIENCE_MILLIS = 1_000;

    private final CallRunner runner;
    private final CallKeys keys;

    SessionKeys(CallRunner runner, CallKeys keys) {
        this.runner = runner;
        this.keys = keys;
    }

    /** @param running the versions as the event has them in hand */
    Optional<Targeted> target(SIPRequest initial, ApplicationVersion chosen,
                              Function<ApplicationVersion, Optional<TransactionUser>> running) {
        List<ApplicationVersion> asked = keying(chosen.baseName());
        if (asked.isEmpty()) { // most applications key none
            return Optional.empty();
        }
        Map<ApplicationVersion, String> found = new LinkedHashMap<>();
        for (ApplicationVersion version : asked) {
            running.apply(version).flatMap(user -> user.sessionKey(initial)).ifPresent(key -> found.put(version, key));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Set<String> different = new HashSet<>(found.values());
        if (different.size() > 1 || !found.containsKey(chosen)) {
            for (Map.Entry<ApplicationVersion, String> each : found.entrySet()) {
                CallKey call = keys.ofSession(chosen.baseName(), each.getValue());
                if (has(call, each.getKey(), each.getValue())) {
                    return Optional.of(new Targeted(call, found));
                }
            }
        }
        return Optional.ofNullable(found.get(chosen))
                .map(key -> new Targeted(keys.ofSession(chosen.baseName(), key), found));
    }

    /** The versions that key sessions, oldest first. */
    private List<ApplicationVersion> keying(String baseName) {
        Rollouts rollouts = runner.parts().rollouts();
        List<ApplicationVersion> all = List.of();
        for (ApplicationVersion version : rollouts.runnable()) {
            if (version.baseName().equals(baseName) && rollouts.running(version).filter(TransactionUser::keysSessions).isPresent()) {
                all = all.isEmpty() ? new ArrayList<>() : all;
                all.add(version);
            }
        }
        if (all.size() > 1) {
            all.sort(null);
        }
        return all;
    }

    private boolean has(CallKey call, ApplicationVersion version, String key) {
        return read(call).map(found -> found.sessions().stream().anyMatch(session -> session.valid()
                && session.owner().equals(version) && session.key().equals(key))).orElse(false);
    }

    /** A call as it was committed last; empty if there is none, or the store does not answer in time. */
    Optional<Call> read(CallKey call) {
        try {
            return runner.read(call).toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            runner.counters().increment("targeted.not-read");
            LOG.warn("A session could not be looked for; the request is taken as if there was none: call={}", call, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
