package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallBody;

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
