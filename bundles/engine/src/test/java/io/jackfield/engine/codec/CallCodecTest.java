package io.jackfield.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.codec.proto.CallState;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Transport;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Calls as bytes, between two engines and between two releases. */
class CallCodecTest {
    private static final int SEEDS = 500;
    private static final UnknownFieldSet NEWER = UnknownFieldSet.newBuilder()
            .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(42).build())
            .addField(1_001, UnknownFieldSet.Field.newBuilder().addFixed64(43).build()).build();

    private final CallCodec codec = new CallCodec(version -> null);

    @Test
    void everyFieldSurvives() {
        LongStream.range(0, SEEDS).forEach(seed -> {
            Call call = new RandomCalls(seed).call();
            Call read = CallCodec.decode(codec.encode(call));
            same(read, call, "seed %d", seed);
        });
    }

    /** The test above would miss a field that the random calls never fill. */
    @Test
    void theCallsOfTheTestFillEveryFieldOfTheFormat() {
        Set<String> filled = new TreeSet<>();
        Set<String> all = new TreeSet<>();
        LongStream.range(0, SEEDS).forEach(seed -> fields(state(codec.encode(new RandomCalls(seed).call())), filled, all));
        assertThat(filled).isEqualTo(all).hasSizeGreaterThan(70);
    }

    private static void fields(Message message, Set<String> filled, Set<String> all) {
        message.getDescriptorForType().getFields().forEach(field -> all.add(field.getFullName()));
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            filled.add(entry.getKey().getFullName());
            Iterable<?> values = entry.getValue() instanceof Iterable<?> many ? many : Set.of(entry.getValue());
            values.forEach(value -> {
                if (value instanceof Message inner) {
                    fields(inner, filled, all);
                }
            });
        }
    }

    /** Whoever gives a call another field copies it, too. */
    @Test
    void aSnapshotHasEveryField() {
        LongStream.range(0, SEEDS).forEach(seed -> {
            Call call = CallCodec.decode(newer(state(codec.encode(new RandomCalls(seed).call()))).toByteArray());
            assertThat(state(codec.encode(call.snapshot()))).as("seed %d", seed).isEqualTo(state(codec.encode(call)));
        });
    }

    @Test
    void fieldsOfANewerReleaseSurviveInCallsSessionsLegsAndTransactions() {
        LongStream.range(0, 50).forEach(seed -> {
            CallState newer = newer(state(codec.encode(new RandomCalls(seed).call())));
            assertThat(state(codec.encode(CallCodec.decode(newer.toByteArray())))).isEqualTo(newer);
        });
    }

    /** In their order, with nothing that they would leave out, so that it does not matter which of the two wrote a call. */
    @Test
    void bytesAreThoseOfTheGeneratedClasses() {
        LongStream.range(0, SEEDS).forEach(seed -> {
            byte[] bytes = codec.encode(CallCodec.decode(newer(state(codec.encode(new RandomCalls(seed).call()))).toByteArray()));
            assertThat(bytes).as("seed %d", seed).isEqualTo(state(bytes).toByteArray());
        });
    }

    @Test
    void callsOfAnySizeAreEncoded() {
        for (int size : new int[] {0, 8_000, 8_150, 8_192, 8_193, 70_000, 1_000_000}) {
            Call call = new RandomCalls(1).call();
            call.foreign(UnknownFieldSet.newBuilder().addField(1_002, UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[size])).build()).build().toByteArray());
            same(CallCodec.decode(codec.encode(call)), call, "%d bytes", size);
        }
    }

    /** How large attributes are is not known before they are written: the encoder's array grows under what is in it. */
    @Test
    void attributesOfAnySizeAreEncoded() {
        for (int size : new int[] {0, 1, 127, 128, 400, 511, 512, 513, 1_023, 1_024, 1_025, 70_000, 3_000_000}) {
            Call call = new RandomCalls(1).call();
            ApplicationSession session = new ApplicationSession(call.nextId(), new ApplicationVersion("app", "1.0.0"), 4);
            byte[] value = new byte[size];
            Arrays.fill(value, (byte) size);
            for (int i = 0; i < 5; i++) {
                session.attributes().putEncoded("a" + i, value);
            }
            call.add(session);
            byte[] bytes = codec.encode(call);
            assertThat(bytes).as("%d bytes", size).isEqualTo(state(bytes).toByteArray());
            same(CallCodec.decode(bytes), call, "%d bytes", size);
        }
    }

    /** In every field; bytes are compared as a whole, because one by one takes a minute. */
    private static void same(Call read, Call written, String what, Object number) {
        assertThat(read).as(what, number).usingRecursiveComparison().withEqualsForType(Arrays::equals, byte[].class).isEqualTo(written);
    }

    private static CallState newer(CallState state) {
        CallState.Builder builder = state.toBuilder().setUnknownFields(NEWER);
        builder.getSessionBuilderList().forEach(each -> each.setUnknownFields(NEWER));
        builder.getLegBuilderList().forEach(each -> each.setUnknownFields(NEWER));
        builder.getTransactionBuilderList().forEach(each -> each.setUnknownFields(NEWER));
        return builder.build();
    }

    @Test
    void liveAttributesAreEncodedByTheCodecOfTheirOwner() {
        ApplicationVersion owner = new ApplicationVersion("app", "1.0.0");
        Call call = new Call(new CallKey(1, 2), 3);
        ApplicationSession session = new ApplicationSession(1, owner, 4);
        session.attributes().put("live", "value");
        call.add(session);
        AttributeCodec upper = new AttributeCodec() {
            @Override
            public byte[] encode(Object value) {
                return value.toString().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Object decode(byte[] encoded) {
                return new String(encoded, StandardCharsets.UTF_8);
            }
        };
        byte[] bytes = new CallCodec(Map.of(owner, upper)::get).encode(call);
        assertThat(CallCodec.decode(bytes).sessions().get(0).attributes().get("live", upper)).isEqualTo("VALUE");
    }

    @Test
    void whatIsNoCallIsRefused() {
        assertThatThrownBy(() -> CallCodec.decode(new byte[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CallCodec.decodePending(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Codes.STATE.at(7)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7");
    }

    /** Two releases read each other's calls: what stands here once never changes. */
    @Test
    void numbersOfConstantsArePinned() {
        pinned(Codes.DIALOG, DialogState.INITIAL, DialogState.EARLY, DialogState.CONFIRMED, DialogState.TERMINATED);
        pinned(Codes.KIND, TransactionKind.INVITE_CLIENT, TransactionKind.NON_INVITE_CLIENT,
                TransactionKind.INVITE_SERVER, TransactionKind.NON_INVITE_SERVER);
        pinned(Codes.STATE, TransactionState.TRYING, TransactionState.CALLING, TransactionState.PROCEEDING,
                TransactionState.ACCEPTED, TransactionState.COMPLETED, TransactionState.CONFIRMED,
                TransactionState.TERMINATED);
        pinned(Codes.TIMER, TimerRow.Kind.TRANSACTION, TimerRow.Kind.RETRANSMIT_2XX, TimerRow.Kind.NO_ACK,
                TimerRow.Kind.CANCELLED, TimerRow.Kind.SESSION_EXPIRY, TimerRow.Kind.APPLICATION,
                TimerRow.Kind.INACTIVITY, TimerRow.Kind.RETRANSMIT_1XX, TimerRow.Kind.NO_PRACK,
                TimerRow.Kind.RETRANSMIT_FORK_2XX, TimerRow.Kind.NO_FORK_ACK, TimerRow.Kind.HELD_RESPONSE,
                TimerRow.Kind.SUBSCRIPTION, TimerRow.Kind.HELD_REQUEST, TimerRow.Kind.ALIAS);
        pinned(Codes.REPEAT, ApplicationTimer.Repeat.NEVER, ApplicationTimer.Repeat.FIXED_DELAY,
                ApplicationTimer.Repeat.FIXED_RATE);
        pinned(Codes.TIMER_NAME, TimerName.A, TimerName.B, TimerName.D, TimerName.E, TimerName.F, TimerName.G, TimerName.H,
                TimerName.I, TimerName.J, TimerName.K, TimerName.L, TimerName.M);
        pinned(Codes.TRANSPORT, Transport.UDP, Transport.TCP, Transport.TLS, Transport.WS, Transport.WSS, Transport.SCTP);
    }

    /** The numbers from 0 in this order, and every constant has one. */
    @SafeVarargs
    private static <T extends Enum<T>> void pinned(Codes<T> codes, T... inOrder) {
        assertThat(codes.constants()).startsWith(inOrder)
                .containsExactlyInAnyOrder(inOrder[0].getDeclaringClass().getEnumConstants());
        for (int number = 0; number < inOrder.length; number++) {
            assertThat(codes.of(inOrder[number])).isEqualTo(number);
            assertThat(codes.at(number)).isEqualTo(inOrder[number]);
        }
    }

    private static CallState state(byte[] bytes) {
        try {
            return CallState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
