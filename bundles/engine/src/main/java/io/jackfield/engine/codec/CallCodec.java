package io.jackfield.engine.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.codec.proto.CallState;
import io.jackfield.engine.codec.proto.PendingEvent;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.util.function.Function;

/** Encodes and decodes calls. Thread-safe, as long as the call is not in an event. */
public final class CallCodec {
    private final Function<ApplicationVersion, AttributeCodec> attributeCodecs;

    /** @param attributeCodecs by version; null for one that does not run, of which nothing can be live */
    public CallCodec(Function<ApplicationVersion, AttributeCodec> attributeCodecs) {
        this.attributeCodecs = attributeCodecs;
    }

    public byte[] encode(Call call) {
        return new CallEncoder(attributeCodecs, call).encode();
    }

    /** Turns every live attribute into the bytes that {@link #encode} writes: nothing of an application is held then. */
    public void passivate(Call call) {
        for (ApplicationSession session : call.sessions()) {
            if (session.anyAttributes()) {
                passivate(session.attributes(), attributeCodecs.apply(session.owner()));
            }
            for (ApplicationTimer timer : session.timers()) {
                passivate(timer.info(), attributeCodecs.apply(session.owner()));
            }
        }
        for (Leg leg : call.legs()) {
            if (leg.anyAttributes()) {
                passivate(leg.attributes(), codec(call, leg));
            }
        }
        for (Transaction transaction : call.transactions()) {
            if (transaction.anyAttributes()) {
                passivate(transaction.attributes(), call.leg(transaction.leg()).map(leg -> codec(call, leg)).orElse(null));
            }
        }
    }

    private static void passivate(Attributes attributes, AttributeCodec codec) {
        if (attributes.anyLive()) {
            attributes.passivate(codec);
        }
    }

    private AttributeCodec codec(Call call, Leg leg) {
        return call.sessionOf(leg).map(session -> attributeCodecs.apply(session.owner())).orElse(null);
    }

    /** @throws IllegalArgumentException if the bytes are no call that this release can read */
    public static Call decode(byte[] bytes) {
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true); // the decoder makes arrays of its own from what it finds
            CallState state = CallState.parseFrom(in);
            in.checkLastTagWas(0);
            return CallDecoder.decode(state);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a call: " + e.getMessage(), e);
        }
    }

    /** A message that was received and is not worked on yet. */
    public static byte[] encodePending(Event.Received event) {
        return PendingEvent.newBuilder().setMessage(ByteString.copyFrom(MessageBytes.of(event.message())))
                .setFlow(TargetCodec.encode(event.flow())).build().toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are no pending event */
    public static Event.Received decodePending(byte[] bytes) {
        try {
            PendingEvent event = PendingEvent.parseFrom(bytes);
            return new Event.Received(Messages.request(event.getMessage().toByteArray()),
                    TargetCodec.decode(event.getFlow()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a pending event: " + e.getMessage(), e);
        }
    }
}
