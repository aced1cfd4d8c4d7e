package io.jackfield.engine.suite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.engine.codec.proto.CallState;
import io.jackfield.engine.codec.proto.TimerState;

/** What a release that knows more writes into a call. */
final class NewerRelease {
    private static final int KIND = 4_711;

    private NewerRelease() {
    }

    static byte[] withAnUnknownTimer(byte[] call) {
        try {
            return CallState.parseFrom(call).toBuilder().addTimer(TimerState.newBuilder().setKind(KIND).setSubject(1)).build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
