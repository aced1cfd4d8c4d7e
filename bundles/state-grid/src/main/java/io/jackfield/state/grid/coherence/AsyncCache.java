package io.jackfield.state.grid.coherence;

import com.tangosol.net.NamedCache;
import com.tangosol.util.Binary;
import com.tangosol.util.processor.AsynchronousProcessor;
import com.tangosol.util.processor.SingleEntryAsynchronousProcessor;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a cache without waiting. Coherence has an asynchronous view of its own ({@code NamedCache.async}); but where a member was put
 * out and the cluster is not there at the moment when that view is to be opened again, it stays broken for good. Futures complete on
 * Coherence's thread. Thread-safe.
 */
final class AsyncCache {
    private static final Executor AT_ONCE = Runnable::run;

    private final NamedCache<Object, Binary> cache;

    AsyncCache(NamedCache<Object, Binary> cache) {
        this.cache = cache;
    }

    /** Questions have no order among each other: each has a unit of order for itself. */
    private static int noOrder() {
        return ThreadLocalRandom.current().nextInt();
    }

    CompletableFuture<Object> invoke(Object key, Question question) {
        SingleEntryAsynchronousProcessor<Object, Binary, Object> asked =
                new SingleEntryAsynchronousProcessor<>(question, noOrder(), AT_ONCE);
        try {
            cache.invoke(key, asked);
        } catch (RuntimeException e) { // as while this member is out of the cluster
            return CompletableFuture.failedFuture(e);
        }
        return asked.getCompletableFuture();
    }

    CompletableFuture<Map<Object, Object>> invokeAll(Collection<Object> keys, Question question) {
        AsynchronousProcessor<Object, Binary, Object> asked = new AsynchronousProcessor<>(question, noOrder(), AT_ONCE);
        try {
            cache.invokeAll(keys, asked);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return asked.getCompletableFuture();
    }

    /** Waits. */
    void clear() {
        cache.clear();
    }
}
