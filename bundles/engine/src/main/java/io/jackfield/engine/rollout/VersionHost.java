package io.jackfield.engine.rollout;

import io.jackfield.engine.app.TransactionUser;
import io.jackfield.state.ApplicationVersion;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The engine, as whoever deploys versions sees it. Thread-safe.
 *
 * <p>A version begins with {@link #starting} and then {@link Rollouts#register}; it ends with {@link Rollouts#unregister},
 * whose stage completes when no event of it is in hand, and then {@link #stopping}. Between the first two it may be
 * {@linkplain Rollouts#open opened}, which lets it begin calls of its own before others reach it. So the engine hears of a version
 * before the first event that can meet it, and of its end when no further event can.
 */
@ProviderType
public interface VersionHost {
    /** The version's class loader and attribute codec are there from now on. */
    void starting(TransactionUser user);

    /**
     * The version's class loader goes away: live attributes of its sessions are encoded while it still works, and what a near
     * cache decoded with it is dropped. The stage completes when that is done; it may fail if the store is away.
     */
    CompletionStage<Void> stopping(ApplicationVersion version);
}
