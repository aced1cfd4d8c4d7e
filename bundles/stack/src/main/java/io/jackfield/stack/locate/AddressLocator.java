package io.jackfield.stack.locate;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Finds the addresses of hosts. A literal is answered at once; a name from a bounded cache, or by a look-up on the executor that
 * was given, one per name at a time. Those who wait for one name are answered in the order in which they asked. Thread-safe.
 */
public final class AddressLocator {
    /** A look-up that may block, like {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    public interface NameLookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** What became of a question. */
    public enum Answer {
        FOUND, NOT_FOUND, TOO_MANY_WAITING
    }

    /** @param addresses empty unless FOUND; in the order of preference */
    public record Located(Answer answer, List<InetAddress> addresses) {
        static final Located NOT_FOUND = new Located(Answer.NOT_FOUND, List.of());
        static final Located TOO_MANY = new Located(Answer.TOO_MANY_WAITING, List.of());

        public Located {
            addresses = List.copyOf(addresses);
        }
    }

    private static final long KEEP_FOUND = 30_000_000_000L;
    private static final long KEEP_NOT_FOUND = 5_000_000_000L;
    private static final int MAX_WAITING = 1_000;

    private final NameLookup lookup;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final int maxNames;
    private final ConcurrentHashMap<String, Name> names = new ConcurrentHashMap<>();

    /**
     * @param lookup   asked on the executor only
     * @param executor bounded; a rejection means that too many names are being looked up
     * @param maxNames names remembered at a time, at least 1
     */
    public AddressLocator(NameLookup lookup, Executor executor, LongSupplier nanoTime, int maxNames) {
        this.lookup = lookup;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.maxNames = maxNames;
    }

    /** The address that a literal stands for, with or without brackets; null for a name. */
    public static InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    /** @param then called once, on this thread or on the executor's; must neither block nor throw */
    public void locate(String host, Consumer<Located> then) {
        InetAddress literal = literal(host);
        if (literal != null) {
            then.accept(new Located(Answer.FOUND, List.of(literal)));
            return;
        }
        String key = host.toLowerCase(Locale.ROOT);
        Name name = names.get(key);
        if (name == null) {
            if (names.size() >= maxNames && !makeRoom()) {
                then.accept(Located.TOO_MANY);
                return;
            }
            name = names.computeIfAbsent(key, Name::new);
        }
        name.ask(then);
    }

    /** Forgets what is no longer fresh, else any one name that nobody waits for. */
    private boolean makeRoom() {
        long now = nanoTime.getAsLong();
        names.values().removeIf(name -> name.stale(now));
        for (Iterator<Name> all = names.values().iterator(); names.size() >= maxNames && all.hasNext(); ) {
            if (all.next().idle()) {
                all.remove();
            }
        }
        return names.size() < maxNames;
    }

    private final class Name {
        private final String host;
        private List<Consumer<Located>> waiting;
        private Located located;
        private long freshUntil;

        Name(String host) {
            this.host = host;
        }

        synchronized boolean stale(long now) {
            return waiting == null && (located == null || now - freshUntil >= 0);
        }

        synchronized boolean idle() {
            return waiting == null;
        }

        synchronized void ask(Consumer<Located> then) {
            if (waiting == null && located != null && nanoTime.getAsLong() - freshUntil < 0) {
                then.accept(located);
            } else if (waiting != null && waiting.size() >= MAX_WAITING) {
                then.accept(Located.TOO_MANY);
            } else if (waiting != null) {
                waiting.add(then);
            } else {
                waiting = new ArrayList<>();
                waiting.add(then);
                start();
            }
        }

        private void start() {
            try {
                executor.execute(this::look);
            } catch (RejectedExecutionException e) {
                answer(Located.TOO_MANY, 0);
            }
        }

        private void look() {
            Located result = Located.NOT_FOUND;
            try {
                List<InetAddress> found = List.of(lookup.addresses(host));
                result = found.isEmpty() ? Located.NOT_FOUND : new Located(Answer.FOUND, found);
            } catch (UnknownHostException | RuntimeException e) {
                result = Located.NOT_FOUND; // remembered for a while and told to all who wait
            } finally {
                answer(result, result.answer() == Answer.FOUND ? KEEP_FOUND : KEEP_NOT_FOUND);
            }
        }

        /** Under the lock while the waiting are told, so that nobody overtakes them. */
        private synchronized void answer(Located result, long keep) {
            located = keep > 0 ? result : null;
            freshUntil = nanoTime.getAsLong() + keep;
            List<Consumer<Located>> told = waiting;
            waiting = null;
            told.forEach(then -> then.accept(result));
        }
    }
}
