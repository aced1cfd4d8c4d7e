package io.jackfield.engine.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.codec.proto.DoneState;
import io.jackfield.engine.codec.proto.LeavesState;
import io.jackfield.engine.codec.proto.LetterState;
import io.jackfield.engine.codec.proto.LifeState;
import io.jackfield.engine.codec.proto.OutboundState;
import io.jackfield.engine.codec.proto.PassedState;
import io.jackfield.engine.codec.proto.PendingEvent;
import io.jackfield.engine.codec.proto.QuietState;
import io.jackfield.engine.codec.proto.QuietVersion;
import io.jackfield.engine.codec.proto.RunState;
import io.jackfield.engine.codec.proto.RunsState;
import io.jackfield.engine.codec.proto.SendFailedState;
import io.jackfield.engine.core.Event;
import io.jackfield.stack.MessageBytes;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Letters as bytes. */
public final class LetterCodec {
    /** Of this release. A newer one only adds. */
    private static final int PROTOCOL = 1;

    private LetterCodec() {
    }

    public static byte[] encode(Letter letter) {
        LetterState.Builder state = LetterState.newBuilder().setProtocol(PROTOCOL);
        if (letter instanceof Letter.Passed passed) {
            state.setPassed(encode(passed));
        } else if (letter instanceof Letter.Leaves leaves) {
            Outbound message = leaves.message();
            state.setLeaves(LeavesState.newBuilder().setCall(ByteString.copyFrom(leaves.call().bytes()))
                    .setMessage(OutboundState.newBuilder().setTarget(TargetCodec.encode(message.target()))
                            .setMessage(ByteString.copyFrom(message.bytes())).setTransaction(message.transaction())));
        } else if (letter instanceof Letter.Runs runs) {
            state.setRuns(encode(runs));
        } else if (letter instanceof Letter.QuietAsked asked) {
            state.setQuietAsked(encode(asked.life(), asked.number(), asked.revisions()));
        } else if (letter instanceof Letter.QuietTold told) {
            state.setQuietTold(encode(told.life(), told.number(), told.begun()));
        } else if (letter instanceof Letter.Done done) {
            state.setDone(DoneState.newBuilder().setKeptAs(done.number()).setRefused(done.refused()));
        }
        return state.build().toByteArray();
    }

    private static PassedState encode(Letter.Passed passed) {
        PassedState.Builder state = PassedState.newBuilder().setCall(ByteString.copyFrom(passed.call().bytes()))
                .setHops(passed.hops()).setHandedOn(passed.handedOn());
        if (passed.event() instanceof Event.Received received) {
            state.setReceived(PendingEvent.newBuilder().setMessage(ByteString.copyFrom(bytes(received)))
                    .setFlow(TargetCodec.encode(received.flow())));
        } else if (passed.event() instanceof Event.SendFailed failed) {
            state.setFailed(SendFailedState.newBuilder().setTransaction(failed.transaction())
                    .setReason(Codes.OUTCOME.of(failed.reason())));
        } else {
            state.setDue(true);
        }
        if (passed.slip() != null) {
            state.setKeptBy(passed.slip().keeper()).setKeptAs(passed.slip().number());
        }
        return state.build();
    }

    private static byte[] bytes(Event.Received received) {
        return received.bytes() != null ? received.bytes() : MessageBytes.of(received.message());
    }

    private static RunsState encode(Letter.Runs runs) {
        RunsState.Builder state = RunsState.newBuilder().setRevision(runs.revision()).setFlows(runs.flows())
                .setLife(encode(runs.life()));
        for (ApplicationVersion each : runs.versions()) {
            state.addVersion(RunState.newBuilder().setBaseName(each.baseName()).setVersion(each.version())
                    .setTakesCalls(runs.takesCalls().contains(each)));
        }
        return state.build();
    }

    /**
     * Empty for a letter that only a newer release knows.
     *
     * @throws IllegalArgumentException if the bytes are no letter
     */
    public static Optional<Letter> decode(byte[] bytes) {
        try {
            LetterState state = LetterState.parseFrom(bytes);
            return switch (state.getWhatCase()) {
                case PASSED -> decode(state.getPassed());
                case LEAVES -> Optional.of(decode(state.getLeaves()));
                case RUNS -> Optional.of(decode(state.getRuns()));
                case QUIET_ASKED -> Optional.of(new Letter.QuietAsked(decode(state.getQuietAsked().getLife()),
                        state.getQuietAsked().getNumber(), counts(state.getQuietAsked())));
                case QUIET_TOLD -> Optional.of(new Letter.QuietTold(decode(state.getQuietTold().getLife()),
                        state.getQuietTold().getNumber(), counts(state.getQuietTold())));
                case DONE -> Optional.of(new Letter.Done(state.getDone().getKeptAs(), state.getDone().getRefused()));
                case WHAT_NOT_SET -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException | ParseException e) {
            throw new IllegalArgumentException("not a letter: " + e.getMessage(), e);
        }
    }

    private static Optional<Letter> decode(PassedState state) throws ParseException {
        CallKey call = CallKey.of(state.getCall().toByteArray());
        Event event = switch (state.getEventCase()) {
            case RECEIVED -> received(state.getReceived());
            case DUE -> new Event.Due();
            case FAILED -> new Event.SendFailed(state.getFailed().getTransaction(), Codes.OUTCOME.at(state.getFailed().getReason()));
            case EVENT_NOT_SET -> null;
        };
        Letter.Slip slip = state.getKeptBy().isEmpty() ? null : new Letter.Slip(state.getKeptBy(), state.getKeptAs());
        return Optional.ofNullable(event).map(each -> new Letter.Passed(call, each, state.getHandedOn(), state.getHops(), slip));
    }

    private static Event.Received received(PendingEvent state) throws ParseException {
        byte[] bytes = state.getMessage().toByteArray();
        return new Event.Received(MessageBytes.read(bytes), TargetCodec.decode(state.getFlow()), bytes);
    }

    private static Letter decode(LeavesState state) {
        return new Letter.Leaves(CallKey.of(state.getCall().toByteArray()),
                new Outbound(TargetCodec.decode(state.getMessage().getTarget()), state.getMessage().getMessage().toByteArray(),
                        state.getMessage().getTransaction()));
    }

    private static Letter decode(RunsState state) {
        Set<ApplicationVersion> versions = new HashSet<>();
        Set<ApplicationVersion> takesCalls = new HashSet<>();
        for (RunState each : state.getVersionList()) {
            ApplicationVersion version = new ApplicationVersion(each.getBaseName(), each.getVersion());
            versions.add(version);
            if (each.getTakesCalls()) {
                takesCalls.add(version);
            }
        }
        return new Letter.Runs(decode(state.getLife()), state.getFlows(), state.getRevision(), versions, takesCalls);
    }

    private static LifeState encode(Incarnation life) {
        return LifeState.newBuilder().setEngine(life.engine()).setNumber(life.number()).build();
    }

    private static Incarnation decode(LifeState state) {
        return new Incarnation(state.getEngine(), state.getNumber());
    }

    private static QuietState encode(Incarnation life, long number, Map<ApplicationVersion, Long> counts) {
        QuietState.Builder state = QuietState.newBuilder().setLife(encode(life)).setNumber(number);
        counts.forEach((version, count) -> state.addVersion(QuietVersion.newBuilder().setBaseName(version.baseName())
                .setVersion(version.version()).setCount(count)));
        return state.build();
    }

    private static Map<ApplicationVersion, Long> counts(QuietState state) {
        Map<ApplicationVersion, Long> counts = new HashMap<>();
        state.getVersionList().forEach(each -> counts.put(new ApplicationVersion(each.getBaseName(), each.getVersion()), each.getCount()));
        return counts;
    }
}
