package io.jackfield.itests.bench.micro;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A call to bytes and back, as every store but the embedded one needs it. */
@State(Scope.Thread)
public class CallBenchmark {
    @Param
    public SampleCall what;

    private final CallCodec codec = new CallCodec(version -> null);
    private Call call;
    private byte[] bytes;

    @Setup
    public void prepare() {
        call = what.call();
        bytes = codec.encode(call);
    }

    @Benchmark
    public byte[] encode() {
        return codec.encode(call);
    }

    @Benchmark
    public Call decode() {
        return CallCodec.decode(bytes);
    }
}
