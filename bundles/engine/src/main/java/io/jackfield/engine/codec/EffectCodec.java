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

    /** The fields of an {@link EffectState}. */
    static void write(Write write, FieldWriter out) {
        Write.Change change = write.change();
        if (change instanceof Write.Put put) {
            out.always(EffectState.PUT_FIELD_NUMBER, put.value().toArray());
        } else if (change instanceof Write.Increment increment) {
            long by = increment.by();
            out.always(EffectState.ADD_FIELD_NUMBER, by << 1 ^ by >> 63); // an sint64
        } else if (change instanceof Write.CompareAndSet set) {
            int end = out.end();
            if (set.value() != null) {
                out.always(ComparisonState.VALUE_FIELD_NUMBER, set.value().toArray());
            }
            out.number(ComparisonState.EXPECTED_FIELD_NUMBER, set.expected());
            out.message(EffectState.COMPARE_FIELD_NUMBER, end);
        } else {
            out.always(EffectState.REMOVE_FIELD_NUMBER, 1);
        }
        out.number(EffectState.NUMBER_FIELD_NUMBER, write.id().number());
        out.number(EffectState.EVENT_FIELD_NUMBER, write.id().checkIn().sequence());
        out.text(EffectState.NAME_FIELD_NUMBER, write.key().name());
        out.text(EffectState.SPACE_FIELD_NUMBER, write.key().space());
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

    private static Bytes bytes(ByteString value) {
        return Bytes.of(value.toByteArray());
    }
}
