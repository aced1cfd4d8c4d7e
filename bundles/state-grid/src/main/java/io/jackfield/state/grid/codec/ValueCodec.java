package io.jackfield.state.grid.codec;

import com.google.protobuf.ByteString;
import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.grid.codec.proto.Comparison;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Value;
import io.jackfield.state.grid.codec.proto.WriteAsk;
import io.jackfield.state.grid.codec.proto.WriteId;
import io.jackfield.state.grid.codec.proto.Written;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Between applications' values, their keys and writes, and what travels. */
public final class ValueCodec {
    private ValueCodec() {
    }

    /** The length of the space in UTF-8, 4 bytes, then space and name. The same on every release: entries are found by it. */
    public static byte[] key(ValueKey key) {
        byte[] space = key.space().getBytes(StandardCharsets.UTF_8);
        byte[] name = key.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + space.length + name.length).putInt(space.length).put(space).put(name).array();
    }

    /** {@link ValueKey#size()} of a key as {@link #key} encodes it. */
    public static int size(int encodedLength) {
        return encodedLength - Integer.BYTES;
    }

    public static WriteAsk ask(Write write) {
        WriteAsk.Builder ask = WriteAsk.newBuilder().setId(id(write.id()));
        Write.Change change = write.change();
        if (change instanceof Write.Put put) {
            ask.setPut(bytes(put.value()));
        } else if (change instanceof Write.Increment increment) {
            ask.setAdd(increment.by());
        } else if (change instanceof Write.CompareAndSet set) {
            Comparison.Builder comparison = Comparison.newBuilder().setExpected(set.expected());
            if (set.value() != null) {
                comparison.setValue(bytes(set.value()));
            }
            ask.setCompare(comparison);
        } else {
            ask.setRemove(Nothing.getDefaultInstance());
        }
        return ask.build();
    }

    private static WriteId id(Write.Id id) {
        CheckIn.Id checkIn = id.checkIn();
        return WriteId.newBuilder().setBy(Codec.life(checkIn.holder())).setSequence(checkIn.sequence()).setNumber(id.number()).build();
    }

    /** @throws IllegalArgumentException if it is an answer of a newer release */
    public static Write.Answer answer(Written written) {
        return switch (written.getAnswerCase()) {
            case DONE -> new Write.Done(written.getDone());
            case SUM -> new Write.Counted(written.getSum().getValue(), written.getSum().getRevision());
            case CONFLICT -> new Write.Conflict(written.getConflict());
            case NOT_COUNTABLE -> new Write.NotCountable();
            case TOO_LARGE -> new Write.TooLarge(written.getTooLarge().getSize(), written.getTooLarge().getMost());
            case FULL -> new Write.Full();
            case ANSWER_NOT_SET -> throw new IllegalArgumentException("an answer to a write that is none of this release");
        };
    }

    public static StoredValue stored(Value value) {
        return new StoredValue(value.getRevision(), Bytes.of(value.getContent().toByteArray()));
    }

    private static ByteString bytes(Bytes value) {
        return ByteString.copyFrom(value.toArray());
    }
}
