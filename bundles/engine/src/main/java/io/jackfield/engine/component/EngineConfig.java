package io.jackfield.engine.component;

import io.jackfield.engine.core.EngineSettings;
import io.jackfield.engine.run.RunnerSettings;
import io.jackfield.engine.transaction.TimerValues;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set of the engine. */
@ObjectClassDefinition(name = "Jackfield engine", pid = EngineComponent.PID,
        description = "Processes calls and hosts the applications.")
@interface EngineConfig {
    @AttributeDefinition(description = "The engine's name in its cluster.")
    String name() default "engine";

    @AttributeDefinition(description = "The cluster's secrets, as id=64 hexadecimal digits, parted by commas. Empty: one "
            + "is made and kept in the engine's own files, which serves a single engine.")
    String secrets() default "";

    @AttributeDefinition(description = "Timer T1 of RFC 3261 in ms: the estimate of a round trip.", min = "10",
            max = "10000")
    long t1() default 500;

    @AttributeDefinition(description = "Timer T2 of RFC 3261 in ms: the longest interval between retransmissions.",
            max = "60000")
    long t2() default 4_000;

    @AttributeDefinition(description = "Timer T4 of RFC 3261 in ms: how long a message stays in the network.",
            max = "60000")
    long t4() default 5_000;

    @AttributeDefinition(description = "Seconds that a 503 tells a peer to wait.", min = "1", max = "3600")
    int retryAfter() default 5;

    @AttributeDefinition(description = "Phones that may answer one request of an application with a session for each; "
            + "calls that further ones answer are ended at once.", min = "1", max = "100")
    int maxForks() default EngineSettings.DEFAULT_MAX_FORKS;

    @AttributeDefinition(description = "Seconds without a message from any peer after which a call is ended and purged, 60 or "
            + "more; 0: never. People who talk send none, unless their phones refresh the session: be generous.", min = "0",
            max = "2592000")
    long inactivity() default 86_400;

    @AttributeDefinition(description = "Seconds that an INVITE may go without a final answer, however often its callee says that it "
            + "rings, before it is cancelled: 181 or more; 0: never.", min = "0", max = "86400")
    long ringing() default 10_800;

    @AttributeDefinition(description = "Threads that events run on, application code included.", min = "1", max = "4096")
    int workers() default 64;

    @AttributeDefinition(description = "Events that wait or run, over all calls, before new ones are refused.", min = "1",
            max = "10000000")
    int maxQueued() default 20_000;

    @AttributeDefinition(description = "Events that wait or run, of one call.", min = "1", max = "10000")
    int maxPerCall() default 64;

    @AttributeDefinition(description = "Events that one source, an IPv4 address or an IPv6 /64, may add while the queue is more than "
            + "half full; calls that are up are not counted. Behind a load balancer all peers may be one: as much as maxQueued.",
            min = "1", max = "10000000")
    int maxPerSource() default RunnerSettings.DEFAULT_MAX_PER_SOURCE;

    @AttributeDefinition(description = "Encode every call after each event and decode it before the next. For tests: "
            + "slower, and shows what would not survive a move to another engine.")
    boolean encodeAlways() default false;

    @AttributeDefinition(description = "Calls that are kept decoded between two messages, so that they do not travel from the state "
            + "tier when this engine changed them last; 0: none. The embedded store needs none.", min = "0", max = "10000000")
    int nearCacheCalls() default RunnerSettings.DEFAULT_NEAR_CACHE_CALLS;

    @AttributeDefinition(description = "The same in bytes of heap, estimated from how long a call is as it travels.", min = "0",
            max = "1099511627776")
    long nearCacheBytes() default RunnerSettings.DEFAULT_NEAR_CACHE_BYTES;

    @AttributeDefinition(description = "Bytes of the largest call, as it is encoded, that a message or a timer may leave in a state tier "
            + "elsewhere: what would make it larger is undone, and a request answered 500.", min = "16384", max = "67108864")
    int mostCallBytes() default RunnerSettings.DEFAULT_MOST_CALL_BYTES;

    @AttributeDefinition(description = "Whether a provisional response that came over UDP is passed on before the state tier has its "
            + "event, where the application changed nothing: the death of an engine loses none, and callers hear the ringing sooner.")
    boolean provisionalsAhead() default true;

    /** The same, checked. */
    final class Checked {
        private Checked() {
        }

        /** Declarative Services says of a text that is no number neither its key nor what is allowed. */
        static void numbers(EngineConfig config, Map<String, Object> properties) {
            for (Method key : EngineConfig.class.getDeclaredMethods()) {
                try {
                    key.invoke(config);
                } catch (InvocationTargetException e) {
                    throw new IllegalArgumentException(
                            key.getName() + "=" + properties.get(key.getName()) + " is no whole number");
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        static EngineSettings engine(EngineConfig config) {
            return new EngineSettings(TimerValues.of(config.t1(), config.t2(), config.t4()), config.retryAfter(),
                    EngineSettings.DEFAULT.deferMillis(), config.maxForks(), seconds(config.inactivity()),
                    seconds(config.ringing()));
        }

        /** In ms; what is out of bounds stays so. */
        private static long seconds(long value) {
            return Math.max(-1, Math.min(value, Integer.MAX_VALUE)) * 1_000;
        }

        static RunnerSettings runner(EngineConfig config) {
            return new RunnerSettings(config.workers(), config.maxQueued(), config.maxPerCall(), config.maxPerSource(),
                    RunnerSettings.DEFAULT.tryingAfter(), config.encodeAlways(), config.nearCacheCalls(), config.nearCacheBytes(),
                    config.mostCallBytes(), config.provisionalsAhead());
        }
    }
}
