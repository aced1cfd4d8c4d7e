package io.jackfield.servlet.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Data of an application that belongs to no call, or to many: counters, speed dials, who has the conference. All versions of the
 * application see the same values, on every engine of a cluster; {@link #shared} gives those that several applications share. A servlet
 * or listener gets it in a field or setter annotated {@code @Resource}, or as the attribute {@link #ATTRIBUTE} of its ServletContext.
 *
 * <pre>
 *   values.add("votes for 1", 1);           // within a callback: once for this event, whatever dies
 *   values.get("votes for 1");              // anywhere
 *   values.compareAndSet("owner", 0, me);   // anywhere, and tells who won
 * </pre>
 *
 * <ul>
 *   <li><b>{@link #put}, {@link #remove} and {@link #add} within an event are part of it</b>: they are made, in order, once the event is
 *       committed, and not at all if it is not. Each is made once, also where the callback is run again, or the engine dies after the
 *       commit: then with the call's next event. Only the last event of a call that leaves nothing behind is not safe from
 *       the death of its engine. Outside of events they are made at once; what becomes of them is counted and logged, not told.</li>
 *   <li><b>{@link #increment} and {@link #compareAndSet} are made at once</b>, wherever they are called, and tell. A callback that is run
 *       again makes them again. <b>Waiting for them within an event</b> holds up the call; it does not hold up the store.</li>
 *   <li><b>What is read</b> is what is written by then; an event does not see its own writes.</li>
 *   <li><b>Threads.</b> Thread-safe, nothing blocks. Stages complete on a thread of the store: go on with your own executor, or with
 *       {@link CallActions}, and do not wait there.</li>
 *   <li><b>Failure.</b> Stages fail if the state tier does not answer; whether the value was changed is then not known.</li>
 *   <li><b>Bounds.</b> Names, values and their number are bounded as the operator says; what is beyond is refused. One event changes at
 *       most 64 values.</li>
 *   <li><b>Life.</b> A value stays until it is removed. What it survives is the state tier's to say: one process, or any one
 *       member of a cluster.</li>
 * </ul>
 */
@ProviderType
public interface ApplicationValues {
    /** The name of the ServletContext attribute. */
    String ATTRIBUTE = "io.jackfield.servlet.api.ApplicationValues";

    /**
     * A value as it was.
     *
     * @param revision at least 1; grows with every change
     * @param bytes    the reader's own copy
     */
    record Value(long revision, byte[] bytes) {
        public Value {
            Objects.requireNonNull(bytes, "bytes");
        }
    }

    /**
     * Values that applications share by the name of their space.
     *
     * @param space not empty; whoever names it has it
     */
    ApplicationValues shared(String space);

    /** Empty if there is none. */
    CompletionStage<Optional<Value>> get(String name);

    /** The number that {@link #add} and {@link #increment} count; 0 if there is no value, empty if it is no number. */
    CompletionStage<OptionalLong> number(String name);

    /** @throws IllegalArgumentException if the name or the value is longer than the store takes */
    void put(String name, byte[] value);

    void remove(String name);

    /** Adds to a number; no value counts as 0. */
    void add(String name, long by);

    /** Adds to a number and tells the sum; empty if the value is no number, or there is no room for a new one. */
    CompletionStage<OptionalLong> increment(String name, long by);

    /**
     * Sets a value if nobody changed it since.
     *
     * @param expected the revision that was read, 0 for no value
     * @param value    null removes it
     * @return whether it was set; false also where there is no room for a new value
     * @throws IllegalArgumentException if the name or the value is longer than the store takes
     */
    CompletionStage<Boolean> compareAndSet(String name, long expected, byte[] value);
}
