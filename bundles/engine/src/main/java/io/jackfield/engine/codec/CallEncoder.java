package io.jackfield.engine.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.ReliableResponses;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.codec.proto.AliasState;
import io.jackfield.engine.codec.proto.ApplicationSessionState;
import io.jackfield.engine.codec.proto.ApplicationTimerState;
import io.jackfield.engine.codec.proto.AttributeState;
import io.jackfield.engine.codec.proto.CallState;
import io.jackfield.engine.codec.proto.ForkState;
import io.jackfield.engine.codec.proto.LegState;
import io.jackfield.engine.codec.proto.LifeState;
import io.jackfield.engine.codec.proto.OutboundState;
import io.jackfield.engine.codec.proto.ReliableState;
import io.jackfield.engine.codec.proto.SubscriptionEnd;
import io.jackfield.engine.codec.proto.TimerState;
import io.jackfield.engine.codec.proto.TransactionState;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.function.Function;

/** One call into its protobuf message. */
final class CallEncoder {
    private final Function<ApplicationVersion, AttributeCodec> attributeCodecs;
    private final Call call;

    CallEncoder(Function<ApplicationVersion, AttributeCodec> attributeCodecs, Call call) {
        this.attributeCodecs = attributeCodecs;
        this.call = call;
    }

    CallState encode() {
        CallState.Builder state = CallState.newBuilder()
                .setKey(ByteString.copyFrom(call.key().bytes())).setCreatedAt(call.createdAt())
                .setHeardAt(call.heardAt()).setLastId(call.lastId()).setEvents(call.events());
        call.aliases().forEach((branch, other) -> state.addAlias(AliasState.newBuilder().setBranch(branch)
                .setCall(ByteString.copyFrom(other.bytes()))));
        call.sessions().forEach(session -> state.addSession(encode(session)));
        call.legs().forEach(leg -> state.addLeg(encode(leg)));
        call.transactions().forEach(transaction -> state.addTransaction(encode(transaction)));
        call.timers().forEach(row -> state.addTimer(encode(row)));
        call.outbox().forEach(out -> state.addOutbox(OutboundState.newBuilder()
                .setTarget(TargetCodec.encode(out.target())).setMessage(wrap(out.bytes()))
                .setTransaction(out.transaction())));
        call.effects().forEach(write -> state.addEffect(EffectCodec.encode(write)));
        call.posting().ifPresent(posting -> state.setPostedBy(LifeState.newBuilder().setEngine(posting.id().holder().engine())
                .setNumber(posting.id().holder().number())).setPostedAs(posting.id().sequence()).setPostedAt(posting.at()));
        return state.setUnknownFields(foreign(call.foreign())).build();
    }

    private ApplicationSessionState encode(ApplicationSession session) {
        return ApplicationSessionState.newBuilder().setId(session.id()).setBaseName(session.owner().baseName())
                .setVersion(session.owner().version()).setCreatedAt(session.createdAt())
                .setLastAccessedAt(session.lastAccessedAt()).setTimeout(session.timeout())
                .setExpiresAt(session.expiresAt()).setKept(!session.invalidateWhenReady()).setKey(session.key())
                .addAllAttribute(encode(session.attributes(), codec(session)))
                .addAllTimer(session.timers().stream().map(timer -> encode(timer, codec(session))).toList())
                .setUnknownFields(foreign(session.foreign())).build();
    }

    private static ApplicationTimerState encode(ApplicationTimer timer, AttributeCodec codec) {
        ApplicationTimerState.Builder state = ApplicationTimerState.newBuilder().setId(timer.id())
                .setRepeat(Codes.REPEAT.of(timer.repeat())).setPeriod(timer.period())
                .setScheduledAt(timer.scheduledAt()).setExpiredAt(timer.expiredAt())
                .addAllInfo(encode(timer.info(), codec));
        timer.life().ifPresent(life ->
                state.setLife(LifeState.newBuilder().setEngine(life.engine()).setNumber(life.number())));
        return state.build();
    }

    private LegState encode(Leg leg) {
        LegState.Builder state = LegState.newBuilder().setId(leg.id()).setSession(leg.applicationSession())
                .setCaller(leg.caller()).setCallId(leg.callId()).setLocalParty(leg.localParty())
                .setLocalTag(leg.localTag()).setRemoteParty(leg.remoteParty()).setRemoteTag(leg.remoteTag())
                .setCreatedAt(leg.createdAt()).setLastAccessedAt(leg.lastAccessedAt()).setLocalCseq(leg.localCSeq())
                .setRemoteCseqPlusOne(leg.remoteCSeq() + 1).addAllRoute(leg.routeSet())
                .setRemoteTarget(leg.remoteTarget()).setSecure(leg.secure())
                .setDialogState(Codes.DIALOG.of(leg.state())).setSettled(leg.settled()).setHandler(leg.handler())
                .setLinked(leg.linked()).setKept(!leg.invalidateWhenReady())
                .addAllAttribute(encode(leg.attributes(), codec(leg)));
        state.setDerivedFrom(leg.derivedFrom()).setRseq(leg.rseq()).setOpen(wrap(leg.open())).setInvited(leg.invited())
                .addAllSubscription(leg.subscriptions()).setForksUntil(leg.forksUntil()).setDescribed(leg.described())
                .setJoins(leg.joins()).setReplaces(leg.replaces());
        leg.subscriptionsUntil().forEach((event, at) ->
                state.addSubscriptionEnd(SubscriptionEnd.newBuilder().setEvent(event).setAt(at)));
        if (leg.flow() != null) {
            state.setFlow(TargetCodec.encode(leg.flow()));
        }
        if (leg.outbound() != null) {
            state.setOutbound(TargetCodec.encode(leg.outbound()));
        }
        return state.setUnknownFields(foreign(leg.foreign())).build();
    }

    private TransactionState encode(Transaction transaction) {
        TransactionState.Builder state = TransactionState.newBuilder().setId(transaction.id())
                .setKind(Codes.KIND.of(transaction.kind())).setState(Codes.STATE.of(transaction.state()))
                .setLeg(transaction.leg()).setMethod(transaction.method()).setCseq(transaction.cseq())
                .setBranch(transaction.branch()).setTarget(TargetCodec.encode(transaction.target()))
                .setRequest(wrap(transaction.requestBytes())).setResponse(wrap(transaction.responseBytes()))
                .setStatus(transaction.status()).setAck(wrap(transaction.ackBytes()))
                .setCancel(wrap(transaction.cancelBytes())).setLinked(transaction.linked())
                .setAcknowledged(transaction.acknowledged()).setUnattended(transaction.unattended())
                .setHeld(wrap(transaction.held()))
                .setLastNumber(transaction.lastNumber() == transaction.cseq() ? 0 : transaction.lastNumber());
        if (transaction.invite() && !transaction.answered()) {
            state.setBegunAt(transaction.begunAt());
        }
        if (transaction.ackTarget() != null) {
            state.setAckTarget(TargetCodec.encode(transaction.ackTarget()));
        }
        transaction.reliable().ifPresent(reliable -> state.setReliable(encode(reliable)));
        transaction.forks().forEach(fork -> state.addFork(encode(fork)));
        if (!transaction.attributes().isEmpty()) {
            AttributeCodec codec = call.leg(transaction.leg()).map(this::codec).orElse(null);
            state.addAllAttribute(encode(transaction.attributes(), codec));
        }
        return state.setUnknownFields(foreign(transaction.foreign())).build();
    }

    private static ReliableState encode(ReliableResponses reliable) {
        ReliableState.Builder state = ReliableState.newBuilder().setLastNumber(reliable.lastNumber())
                .setNumber(reliable.number()).setUnacknowledged(wrap(reliable.unacknowledged()))
                .setByContainer(reliable.byContainer()).setDescribed(reliable.described());
        reliable.waiting().forEach(response -> state.addWaiting(wrap(response)));
        return state.build();
    }

    private static ForkState encode(Fork fork) {
        ForkState.Builder state = ForkState.newBuilder().setTag(fork.tag()).setLeg(fork.leg()).setAck(wrap(fork.ack()));
        if (fork.ackTo() != null) {
            state.setAckTarget(TargetCodec.encode(fork.ackTo()));
        }
        return state.build();
    }

    private static TimerState encode(TimerRow row) {
        return TimerState.newBuilder().setKind(Codes.TIMER.of(row.kind()))
                .setNamePlusOne(row.name() == null ? 0 : Codes.TIMER_NAME.of(row.name()) + 1)
                .setSubject(row.subject()).setDueAt(row.dueAt()).setInterval(row.interval()).build();
    }

    private AttributeCodec codec(Leg leg) {
        return call.sessionOf(leg).map(this::codec).orElse(null);
    }

    private AttributeCodec codec(ApplicationSession session) {
        return attributeCodecs.apply(session.owner());
    }

    private static List<AttributeState> encode(Attributes attributes, AttributeCodec codec) {
        return attributes.encoded(codec).entrySet().stream().map(entry -> AttributeState.newBuilder()
                .setName(entry.getKey()).setValue(wrap(entry.getValue())).build()).toList();
    }

    /** The engine never changes an array that it gave to a call, so no copy is needed. */
    private static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static UnknownFieldSet foreign(byte[] bytes) {
        try {
            return bytes.length == 0 ? UnknownFieldSet.getDefaultInstance() : UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("fields of a newer release were not kept as they came", e);
        }
    }
}
