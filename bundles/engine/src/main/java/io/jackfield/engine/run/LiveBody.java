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
    /** What was measured and nobody took yet. */
    private volatile byte[] ready;

    LiveBody(Call call, CallCodec codec) {
        this(call, codec, 0);
    }

    /** @param size of its bytes, as far as they are known */
    LiveBody(Call call, CallCodec codec, int size) {
        this.call = call;
        this.codec = codec;
        this.size = size;
    }

    /** The call of a record: the object that is kept, or one made of its bytes. @param record null for no call, as is the answer */
    static Call call(CallRecord record, CallCodec codec) {
        if (record == null) {
            return null;
        }
        return record.body() instanceof LiveBody live && live.codec == codec ? live.call : CallCodec.decode(record.body().encoded());
    }

    /** What others read while an event works on the call, which is the record's. */
    static Supplier<Call> before(CallRecord record, Call call) {
        if (record.body() instanceof LiveBody) {
            return call.snapshot()::snapshot;
        }
        return () -> CallCodec.decode(record.body().encoded());
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

    /** How many bytes it is now; they are kept for the next {@link #encoded}, until when the call may not change. */
    int measured() {
        if (ready == null) {
            ready = encoded();
        }
        return size;
    }

    @Override
    public byte[] encoded() {
        byte[] bytes = ready;
        ready = null;
        if (bytes == null) {
            bytes = codec.encode(call);
            size = bytes.length;
        }
        return bytes;
    }
}
