package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import com.tangosol.util.Binary;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Presence;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.Told;
import java.io.UncheckedIOException;

/** Between Coherence's byte strings and those of the codec. */
final class Bytes {
    private Bytes() {
    }

    static Binary of(MessageLite message) {
        return new Binary(message.toByteArray());
    }

    static Binary of(CallKey key) {
        return new Binary(key.bytes());
    }

    static CallKey key(Binary bytes) {
        return CallKey.of(bytes.toByteArray());
    }

    /** The same bytes, not copied; null for null. */
    static ByteString string(Binary bytes) {
        return bytes == null ? null : UnsafeByteOperations.unsafeWrap(bytes.toByteBuffer());
    }

    static Ask ask(Binary bytes) {
        return parse(Ask.parser(), bytes);
    }

    static Told told(Object answer) {
        return parse(Told.parser(), binary(answer));
    }

    static Presence presence(Binary bytes) {
        return parse(Presence.parser(), bytes);
    }

    static Note note(Binary bytes) {
        return parse(Note.parser(), bytes);
    }

    static Enrolled enrolled(Object answer) {
        return parse(Enrolled.parser(), binary(answer));
    }

    static Roster roster(Binary bytes) {
        return bytes == null ? Roster.getDefaultInstance() : parse(Roster.parser(), bytes);
    }

    /** An array that was written comes back as either. */
    private static Binary binary(Object answer) {
        return answer instanceof Binary binary ? binary : new Binary((byte[]) answer);
    }

    private static <T> T parse(Parser<T> parser, Binary bytes) {
        try {
            return parser.parseFrom(string(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException("not what it should be", e);
        }
    }
}
