package io.jackfield.engine.run;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallBody;

/** A call as a store in this process may keep it: the object itself. */
record LiveBody(Call call, CallCodec codec) implements CallBody {
    @Override
    public byte[] encoded() {
        return codec.encode(call);
    }
}
