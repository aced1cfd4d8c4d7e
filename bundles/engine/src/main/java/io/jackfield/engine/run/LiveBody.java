package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallBody;
import io.jackfield.state.CallRecord;
import java.util.function.Supplier;

/** A call as a store in this process, or the near cache, may keep it: the object itself. */
final class LiveBody implements CallBody {
    private final Call call;
    private final CallCodec codec;
    private volatile int size;

    LiveBody(Call call, CallCodec codec) {
        this(call, codec, 0);
    }

    /** @param size of its bytes, as far as they are known */
    LiveBody(Call call, CallCodec codec, int size) {
        this.call = call;
        this.codec = codec;
        this.size = size;
    }

    Call call() {
        return call;
    }

    CallCodec codec() {
        return codec;
    }

    /** How many bytes it was when it was encoded last, 0 if it never was. */
    int size() {
        return size;
    }

    @Override
    public byte[] encoded() {
        byte[] bytes = codec.encode(call);
        size = bytes.length;
        return bytes;
    }

    /** The call of a record: the object, where that is one of this engine's; null for no record. */
    static Call call(CallRecord record, CallCodec codec) {
        if (record == null) {
            return null;
        }
        return record.body() instanceof LiveBody live && live.codec() == codec
                ? live.call() : CallCodec.decode(record.body().encoded());
    }

    /** Copies of a record's call as it is now, whatever becomes of the object. */
    static Supplier<Call> before(CallRecord record, Call call) {
        if (record.body() instanceof LiveBody) {
            return call.snapshot()::snapshot;
        }
        return () -> CallCodec.decode(record.body().encoded());
    }
}
