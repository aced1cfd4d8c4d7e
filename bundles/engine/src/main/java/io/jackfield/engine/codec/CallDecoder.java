package io.jackfield.engine.codec;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.Posting;
import io.jackfield.engine.call.ReliableResponses;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.codec.proto.ApplicationSessionState;
import io.jackfield.engine.codec.proto.ApplicationTimerState;
import io.jackfield.engine.codec.proto.AttributeState;
import io.jackfield.engine.codec.proto.CallState;
import io.jackfield.engine.codec.proto.ForkState;
import io.jackfield.engine.codec.proto.LegState;
import io.jackfield.engine.codec.proto.ReliableState;
import io.jackfield.engine.codec.proto.SubscriptionEnd;
import io.jackfield.engine.codec.proto.TimerState;
import io.jackfield.engine.codec.proto.TransactionState;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import java.util.List;
import java.util.stream.Collectors;

/** One call out of its protobuf message. */
final class CallDecoder {
    private CallDecoder() {
    }

    static Call decode(CallState state) {
        Call call = new Call(CallKey.of(state.getKey().toByteArray()), state.getCreatedAt());
        call.heardAt(state.getHeardAt());
        call.lastId(state.getLastId());
        call.events(state.getEvents());
        state.getAliasList().forEach(each -> call.alias(each.getBranch(), CallKey.of(each.getCall().toByteArray())));
        call.foreign(state.getUnknownFields().toByteArray());
        state.getSessionList().forEach(each -> call.add(decode(each)));
        state.getLegList().forEach(each -> call.add(decode(each)));
        state.getTransactionList().forEach(each -> call.add(decode(each)));
        state.getTimerList().forEach(each -> call.set(decode(each)));
        state.getEffectList().forEach(each -> call.effect(EffectCodec.decode(each, call)));
        state.getOutboxList().forEach(each -> call.send(new Outbound(TargetCodec.decode(each.getTarget()),
                each.getMessage().toByteArray(), each.getTransaction())));
        if (state.hasPostedBy()) {
            Incarnation life = new Incarnation(state.getPostedBy().getEngine(), state.getPostedBy().getNumber());
            call.posted(new Posting(new CheckIn.Id(life, state.getPostedAs()), state.getPostedAt()));
        }
        return call;
    }

    private static ApplicationSession decode(ApplicationSessionState state) {
        ApplicationSession session = new ApplicationSession(state.getId(),
                new ApplicationVersion(state.getBaseName(), state.getVersion()), state.getCreatedAt());
        session.accessedAt(state.getLastAccessedAt());
        session.timeout(state.getTimeout());
        session.expiresAt(state.getExpiresAt());
        session.invalidateWhenReady(!state.getKept());
        session.key(state.getKey());
        session.foreign(state.getUnknownFields().toByteArray());
        decode(state.getAttributeList(), session.attributes());
        state.getTimerList().forEach(each -> session.add(decode(each)));
        return session;
    }

    private static ApplicationTimer decode(ApplicationTimerState state) {
        Incarnation life = !state.hasLife() ? null
                : new Incarnation(state.getLife().getEngine(), state.getLife().getNumber());
        ApplicationTimer timer = new ApplicationTimer(state.getId(), Codes.REPEAT.at(state.getRepeat()), state.getPeriod(),
                life, state.getScheduledAt());
        timer.expiredAt(state.getExpiredAt());
        decode(state.getInfoList(), timer.info());
        return timer;
    }

    private static Leg decode(LegState state) {
        Leg leg = new Leg(state.getId(), state.getSession(), state.getCaller(), state.getCallId(),
                state.getLocalParty(), state.getLocalTag(), state.getRemoteParty(), state.getCreatedAt());
        leg.remoteTag(state.getRemoteTag());
        leg.accessedAt(state.getLastAccessedAt());
        leg.localCSeq(state.getLocalCseq());
        leg.remoteCSeq(state.getRemoteCseqPlusOne() - 1);
        leg.routeSet(state.getRouteList());
        leg.remoteTarget(state.getRemoteTarget());
        leg.secure(state.getSecure());
        leg.state(Codes.DIALOG.at(state.getDialogState()));
        leg.settled(state.getSettled());
        leg.handler(state.getHandler());
        leg.linked(state.getLinked());
        leg.invalidateWhenReady(!state.getKept());
        leg.flow(state.hasFlow() ? TargetCodec.decode(state.getFlow()) : null);
        leg.derivedFrom(state.getDerivedFrom());
        leg.rseq(state.getRseq());
        leg.open(state.getOpen().toByteArray());
        leg.invited(state.getInvited());
        leg.subscriptions(state.getSubscriptionList());
        if (state.getSubscriptionEndCount() > 0) {
            leg.subscriptionsUntil(state.getSubscriptionEndList().stream()
                    .collect(Collectors.toMap(SubscriptionEnd::getEvent, SubscriptionEnd::getAt)));
        }
        leg.forksUntil(state.getForksUntil());
        leg.described(state.getDescribed());
        leg.joins(state.getJoins());
        leg.replaces(state.getReplaces());
        leg.outbound(state.hasOutbound() ? TargetCodec.decode(state.getOutbound()) : null);
        leg.foreign(state.getUnknownFields().toByteArray());
        decode(state.getAttributeList(), leg.attributes());
        return leg;
    }

    private static Transaction decode(TransactionState state) {
        Transaction transaction = new Transaction(state.getId(), Codes.KIND.at(state.getKind()),
                Codes.STATE.at(state.getState()), state.getLeg(), state.getMethod(), state.getCseq(),
                state.getBranch(), TargetCodec.decode(state.getTarget()));
        transaction.requestBytes(state.getRequest().toByteArray());
        transaction.response(state.getStatus(), state.getResponse().toByteArray());
        if (state.hasAckTarget()) {
            transaction.ack(state.getAck().toByteArray(), TargetCodec.decode(state.getAckTarget()));
        }
        transaction.cancel(state.getCancel().toByteArray());
        transaction.hold(state.getHeld().toByteArray());
        transaction.lastNumber(state.getLastNumber());
        transaction.begunAt(state.getBegunAt());
        transaction.linked(state.getLinked());
        if (state.getAcknowledged()) {
            transaction.markAcknowledged();
        }
        if (state.getUnattended()) {
            transaction.markUnattended();
        }
        if (state.hasReliable()) {
            decode(state.getReliable(), transaction.reliably());
        }
        state.getForkList().forEach(fork -> transaction.fork(decode(fork)));
        transaction.foreign(state.getUnknownFields().toByteArray());
        decode(state.getAttributeList(), transaction.attributes());
        return transaction;
    }

    private static void decode(ReliableState state, ReliableResponses into) {
        into.lastNumber(state.getLastNumber());
        into.sent(state.getNumber(), state.getUnacknowledged().toByteArray());
        into.byContainer(state.getByContainer());
        into.described(state.getDescribed());
        state.getWaitingList().forEach(response -> into.waiting().add(response.toByteArray()));
    }

    private static Fork decode(ForkState state) {
        return new Fork(state.getTag(), state.getLeg(), state.getAck().toByteArray(),
                state.hasAckTarget() ? TargetCodec.decode(state.getAckTarget()) : null);
    }

    private static TimerRow decode(TimerState state) {
        return new TimerRow(Codes.TIMER.at(state.getKind()),
                state.getNamePlusOne() == 0 ? null : Codes.TIMER_NAME.at(state.getNamePlusOne() - 1),
                state.getSubject(), state.getDueAt(), state.getInterval());
    }

    private static void decode(List<AttributeState> states, Attributes into) {
        states.forEach(each -> into.putEncoded(each.getName(), each.getValue().toByteArray()));
    }
}
