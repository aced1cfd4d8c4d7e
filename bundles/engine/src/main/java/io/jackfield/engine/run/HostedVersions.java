package io.jackfield.engine.run;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.core.Event;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The versions that run here, whose classes encode what their sessions keep. One that stops leaves bytes. Thread-safe. */
final class HostedVersions {
    private static final int PAGE = 1_000;

    private final CallRunner runner;
    private final Map<ApplicationVersion, TransactionUser> users = new ConcurrentHashMap<>();

    HostedVersions(CallRunner runner) {
        this.runner = runner;
    }

    void starting(TransactionUser user) {
        users.put(user.version(), user);
    }

    /** Completes when no call of this engine keeps an object of the version's. */
    CompletionStage<Void> stopping(ApplicationVersion version) {
        TransactionUser user = users.get(version);
        if (user == null) {
            return CompletableFuture.completedFuture(null);
        }
        return passivate(user, null).whenComplete((done, failure) -> users.remove(version, user));
    }

    private CompletionStage<Void> passivate(TransactionUser user, CallKey after) {
        return runner.store().calls(after, PAGE).thenCompose(page -> {
            List<CompletableFuture<Void>> events = new ArrayList<>();
            for (CallSummary call : page) {
                if (call.sessions().containsKey(user.version())) {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    events.add(done);
                    if (!runner.submit(call.key(), new Event.Passivate(user), done)) {
                        done.completeExceptionally(new IllegalStateException("no room to encode call " + call.key()));
                    }
                }
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(events.toArray(CompletableFuture[]::new));
            return page.size() < PAGE ? all : all.thenCompose(done -> passivate(user, page.get(PAGE - 1).key()));
        });
    }

    /** Null for a version that does not run here. */
    AttributeCodec attributes(ApplicationVersion version) {
        TransactionUser user = users.get(version);
        return user == null ? null : user.attributes();
    }
}
