package io.jackfield.itests.bench.micro;

import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.local.LocalCallStateStore;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One check-out and the check-in after it, on the embedded store, with as many calls in it as a busy engine holds. */
@State(Scope.Thread)
public class StoreBenchmark {
    private static final int CALLS = 20_000;
    private static final Incarnation ENGINE = new Incarnation("engine", 1);

    private final LocalCallStateStore store =
            new LocalCallStateStore(System::currentTimeMillis, (millis, task) -> () -> { }, 2 * CALLS);
    private final CallBody body = new EncodedBody(new CallCodec(version -> null).encode(SampleCall.HELD.call()));
    private long sequence;
    private int next;

    @Setup
    public void fill() {
        store.join(ENGINE, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
        for (int i = 0; i < CALLS; i++) {
            checkOutAndIn();
        }
    }

    @Benchmark
    public CheckIn.Answer checkOutAndIn() {
        next = (next + 1) % CALLS;
        CallKey key = new CallKey(next * 0x9e3779b97f4a7c15L, next);
        CheckOut.Answer answer = store.checkOut(new CheckOut(key, ENGINE, null, 0, 0)).toCompletableFuture().join();
        long revision = answer instanceof CheckOut.Granted granted ? granted.revision() : 0;
        CallRecord record = new CallRecord(body, new byte[0], System.currentTimeMillis() + 86_400_000, CallRecord.NEVER, Map.of());
        return store.checkIn(new CheckIn(key, revision, new CheckIn.Id(ENGINE, ++sequence), record, false))
                .toCompletableFuture().join();
    }
}
