package io.jackfield.engine.codec;

import com.google.protobuf.ByteString;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.proto.ComparisonState;
import io.jackfield.engine.codec.proto.EffectState;
import io.jackfield.state.Bytes;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;

/** Writes of values that an event brought about, as the call keeps them. */
final class EffectCodec {
    private EffectCodec() {
    }

    static EffectState encode(Write write) {
        EffectState.Builder state = EffectState.newBuilder().setSpace(write.key().space()).setName(write.key().name())
                .setEvent(write.id().checkIn().sequence()).setNumber(write.id().number());
        Write.Change change = write.change();
        if (change instanceof Write.Put put) {
            state.setPut(bytes(put.value()));
        } else if (change instanceof Write.Increment increment) {
            state.setAdd(increment.by());
        } else if (change instanceof Write.CompareAndSet set) {
            ComparisonState.Builder comparison = ComparisonState.newBuilder().setExpected(set.expected());
            if (set.value() != null) {
                comparison.setValue(bytes(set.value()));
            }
            state.setCompare(comparison);
        } else {
            state.setRemove(true);
        }
        return state.build();
    }

    static Write decode(EffectState state, Call call) {
        Write.Change change = switch (state.getChangeCase()) {
            case PUT -> new Write.Put(bytes(state.getPut()));
            case ADD -> new Write.Increment(state.getAdd());
            case COMPARE -> new Write.CompareAndSet(state.getCompare().getExpected(),
                    state.getCompare().hasValue() ? bytes(state.getCompare().getValue()) : null);
            case REMOVE, CHANGE_NOT_SET -> new Write.Remove();
        };
        return new Write(new ValueKey(state.getSpace(), state.getName()), call.effectId(state.getEvent(), state.getNumber()), change);
    }

    private static ByteString bytes(Bytes value) {
        return ByteString.copyFrom(value.toArray());
    }

    private static Bytes bytes(ByteString value) {
        return Bytes.of(value.toByteArray());
    }
}
