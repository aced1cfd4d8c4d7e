package io.jackfield.engine.call;

import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An application session (JSR 289 section 6.1). It belongs to one application version for life. */
public final class ApplicationSession extends Session {
    /** {@link #expiresAt()} of a session that does not expire. */
    public static final long NEVER = 0;

    private final ApplicationVersion owner;
    private long timeout;
    private long expiresAt = NEVER;
    private String key = "";
    private List<ApplicationTimer> timers = List.of(); // most sessions have none

    public ApplicationSession(int id, ApplicationVersion owner, long createdAt) {
        super(id, createdAt);
        this.owner = owner;
    }

    private ApplicationSession(ApplicationSession original) {
        super(original);
        this.owner = original.owner;
        this.timeout = original.timeout;
        this.expiresAt = original.expiresAt;
        this.key = original.key;
        original.timers.forEach(timer -> add(timer.snapshot()));
    }

    ApplicationSession snapshot() {
        return new ApplicationSession(this);
    }

    /** Tells it from all other sessions that its call has or had, also in an earlier life under the same key; at least 0. */
    public int mark() {
        return (int) ((createdAt() * 1_000_003 + id()) * 0x9E3779B97F4A7C15L >>> 33);
    }

    public ApplicationVersion owner() {
        return owner;
    }

    /** How long it was given to live when that was set last, ms; 0 for ever. */
    public long timeout() {
        return timeout;
    }

    public void timeout(long millis) {
        timeout = millis;
    }

    /** When it expires, ms; {@link #NEVER} if it does not. Its timer row follows from it. */
    public long expiresAt() {
        return expiresAt;
    }

    public void expiresAt(long at) {
        expiresAt = at;
    }

    /** The key that it was found or created by (JSR 289 section 6.1.3); empty for none. */
    public String key() {
        return key;
    }

    public void key(String value) {
        key = value;
    }

    /** The application's active timers, in the order they were set. A copy. */
    public List<ApplicationTimer> timers() {
        return List.copyOf(timers);
    }

    public Optional<ApplicationTimer> timer(int id) {
        return timers.stream().filter(timer -> timer.id() == id).findFirst();
    }

    /** Takes in a timer; its row is the call's. */
    public void add(ApplicationTimer timer) {
        if (timers.isEmpty()) {
            timers = new ArrayList<>(1);
        }
        timers.add(timer);
    }

    /** Whether it was there. */
    public boolean remove(ApplicationTimer timer) {
        return !timers.isEmpty() && timers.remove(timer);
    }
}
