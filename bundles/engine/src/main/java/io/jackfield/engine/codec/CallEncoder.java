package io.jackfield.engine.codec;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.AttributeCodec;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.Posting;
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
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One call as the bytes of its {@link CallState}. In each method the fields stand in falling order of their numbers, as
 * {@link FieldWriter} wants them; the bytes are those that the generated classes would write.
 */
final class CallEncoder {
    private final Function<ApplicationVersion, AttributeCodec> attributeCodecs;
    private final Call call;
    private final FieldWriter out;

    CallEncoder(Function<ApplicationVersion, AttributeCodec> attributeCodecs, Call call) {
        this.attributeCodecs = attributeCodecs;
        this.call = call;
        this.out = new FieldWriter(expected(call));
    }

    /** Somewhat more than most calls take, but for attributes. */
    private static int expected(Call call) {
        int size = 512 + call.foreign().length + 512 * call.legs().size();
        for (Transaction transaction : call.transactions()) {
            size += 256 + transaction.requestBytes().length + transaction.responseBytes().length + transaction.ackBytes().length
                    + transaction.cancelBytes().length;
        }
        for (Outbound message : call.outbox()) {
            size += 128 + message.bytes().length;
        }
        return size;
    }

    byte[] encode() {
        out.fields(call.foreign());
        out.messages(CallState.EFFECT_FIELD_NUMBER, call.effects(), write -> EffectCodec.write(write, out));
        call.posting().ifPresent(this::posting);
        if (!call.aliases().isEmpty()) {
            out.messages(CallState.ALIAS_FIELD_NUMBER, entries(call.aliases()), this::alias);
        }
        out.messages(CallState.OUTBOX_FIELD_NUMBER, call.outbox(), this::outbound);
        out.messages(CallState.TIMER_FIELD_NUMBER, call.timers(), this::timer);
        out.messages(CallState.TRANSACTION_FIELD_NUMBER, call.transactions(), this::transaction);
        out.messages(CallState.LEG_FIELD_NUMBER, call.legs(), this::leg);
        out.messages(CallState.SESSION_FIELD_NUMBER, call.sessions(), this::session);
        out.number(CallState.EVENTS_FIELD_NUMBER, call.events());
        out.number(CallState.LAST_ID_FIELD_NUMBER, call.lastId());
        out.number(CallState.HEARD_AT_FIELD_NUMBER, call.heardAt());
        out.number(CallState.CREATED_AT_FIELD_NUMBER, call.createdAt());
        out.bytes(CallState.KEY_FIELD_NUMBER, call.key().bytes());
        return out.written();
    }

    private void posting(Posting posting) {
        out.number(CallState.POSTED_AS_FIELD_NUMBER, posting.id().sequence());
        out.number(CallState.POSTED_AT_FIELD_NUMBER, posting.at());
        life(CallState.POSTED_BY_FIELD_NUMBER, posting.id().holder());
    }

    private void alias(Map.Entry<String, CallKey> alias) {
        out.bytes(AliasState.CALL_FIELD_NUMBER, alias.getValue().bytes());
        out.text(AliasState.BRANCH_FIELD_NUMBER, alias.getKey());
    }

    private void outbound(Outbound message) {
        out.number(OutboundState.TRANSACTION_FIELD_NUMBER, message.transaction());
        out.bytes(OutboundState.MESSAGE_FIELD_NUMBER, message.bytes());
        int end = out.end();
        TargetCodec.write(message.target(), out);
        out.message(OutboundState.TARGET_FIELD_NUMBER, end);
    }

    private void life(int field, Incarnation life) {
        int end = out.end();
        out.number(LifeState.NUMBER_FIELD_NUMBER, life.number());
        out.text(LifeState.ENGINE_FIELD_NUMBER, life.engine());
        out.message(field, end);
    }

    private void session(ApplicationSession session) {
        out.fields(session.foreign());
        out.messages(ApplicationSessionState.TIMER_FIELD_NUMBER, session.timers(), timer -> timer(timer, codec(session)));
        if (session.anyAttributes()) {
            attributes(ApplicationSessionState.ATTRIBUTE_FIELD_NUMBER, session.attributes(), codec(session));
        }
        out.text(ApplicationSessionState.KEY_FIELD_NUMBER, session.key());
        out.flag(ApplicationSessionState.KEPT_FIELD_NUMBER, !session.invalidateWhenReady());
        out.number(ApplicationSessionState.EXPIRES_AT_FIELD_NUMBER, session.expiresAt());
        out.number(ApplicationSessionState.TIMEOUT_FIELD_NUMBER, session.timeout());
        out.number(ApplicationSessionState.LAST_ACCESSED_AT_FIELD_NUMBER, session.lastAccessedAt());
        out.number(ApplicationSessionState.CREATED_AT_FIELD_NUMBER, session.createdAt());
        out.text(ApplicationSessionState.VERSION_FIELD_NUMBER, session.owner().version());
        out.text(ApplicationSessionState.BASE_NAME_FIELD_NUMBER, session.owner().baseName());
        out.number(ApplicationSessionState.ID_FIELD_NUMBER, session.id());
    }

    private void timer(ApplicationTimer timer, AttributeCodec codec) {
        attributes(ApplicationTimerState.INFO_FIELD_NUMBER, timer.info(), codec);
        out.number(ApplicationTimerState.EXPIRED_AT_FIELD_NUMBER, timer.expiredAt());
        out.number(ApplicationTimerState.SCHEDULED_AT_FIELD_NUMBER, timer.scheduledAt());
        timer.life().ifPresent(life -> life(ApplicationTimerState.LIFE_FIELD_NUMBER, life));
        out.number(ApplicationTimerState.PERIOD_FIELD_NUMBER, timer.period());
        out.number(ApplicationTimerState.REPEAT_FIELD_NUMBER, Codes.REPEAT.of(timer.repeat()));
        out.number(ApplicationTimerState.ID_FIELD_NUMBER, timer.id());
    }

    private void leg(Leg leg) {
        out.fields(leg.foreign());
        if (leg.outbound() != null) {
            int end = out.end();
            TargetCodec.write(leg.outbound(), out);
            out.message(LegState.OUTBOUND_FIELD_NUMBER, end);
        }
        out.number(LegState.REPLACES_FIELD_NUMBER, leg.replaces());
        out.number(LegState.JOINS_FIELD_NUMBER, leg.joins());
        if (!leg.subscriptionsUntil().isEmpty()) {
            out.messages(LegState.SUBSCRIPTION_END_FIELD_NUMBER, entries(leg.subscriptionsUntil()), this::subscriptionEnd);
        }
        out.flag(LegState.DESCRIBED_FIELD_NUMBER, leg.described());
        out.number(LegState.FORKS_UNTIL_FIELD_NUMBER, leg.forksUntil());
        out.texts(LegState.SUBSCRIPTION_FIELD_NUMBER, leg.subscriptions());
        out.flag(LegState.INVITED_FIELD_NUMBER, leg.invited());
        out.bytes(LegState.OPEN_FIELD_NUMBER, leg.open());
        out.number(LegState.RSEQ_FIELD_NUMBER, leg.rseq());
        out.number(LegState.DERIVED_FROM_FIELD_NUMBER, leg.derivedFrom());
        if (leg.anyAttributes()) {
            attributes(LegState.ATTRIBUTE_FIELD_NUMBER, leg.attributes(), codec(leg));
        }
        out.flag(LegState.KEPT_FIELD_NUMBER, !leg.invalidateWhenReady());
        out.number(LegState.LINKED_FIELD_NUMBER, leg.linked());
        out.text(LegState.HANDLER_FIELD_NUMBER, leg.handler());
        out.flag(LegState.SETTLED_FIELD_NUMBER, leg.settled());
        dialog(leg);
    }

    private void dialog(Leg leg) {
        if (leg.flow() != null) {
            int end = out.end();
            TargetCodec.write(leg.flow(), out);
            out.message(LegState.FLOW_FIELD_NUMBER, end);
        }
        out.number(LegState.DIALOG_STATE_FIELD_NUMBER, Codes.DIALOG.of(leg.state()));
        out.flag(LegState.SECURE_FIELD_NUMBER, leg.secure());
        out.text(LegState.REMOTE_TARGET_FIELD_NUMBER, leg.remoteTarget());
        out.texts(LegState.ROUTE_FIELD_NUMBER, leg.routeSet());
        out.number(LegState.REMOTE_CSEQ_PLUS_ONE_FIELD_NUMBER, leg.remoteCSeq() + 1);
        out.number(LegState.LOCAL_CSEQ_FIELD_NUMBER, leg.localCSeq());
        out.number(LegState.LAST_ACCESSED_AT_FIELD_NUMBER, leg.lastAccessedAt());
        out.number(LegState.CREATED_AT_FIELD_NUMBER, leg.createdAt());
        out.text(LegState.REMOTE_TAG_FIELD_NUMBER, leg.remoteTag());
        out.text(LegState.REMOTE_PARTY_FIELD_NUMBER, leg.remoteParty());
        out.text(LegState.LOCAL_TAG_FIELD_NUMBER, leg.localTag());
        out.text(LegState.LOCAL_PARTY_FIELD_NUMBER, leg.localParty());
        out.text(LegState.CALL_ID_FIELD_NUMBER, leg.callId());
        out.flag(LegState.CALLER_FIELD_NUMBER, leg.caller());
        out.number(LegState.SESSION_FIELD_NUMBER, leg.applicationSession());
        out.number(LegState.ID_FIELD_NUMBER, leg.id());
    }

    private void subscriptionEnd(Map.Entry<String, Long> end) {
        out.number(SubscriptionEnd.AT_FIELD_NUMBER, end.getValue());
        out.text(SubscriptionEnd.EVENT_FIELD_NUMBER, end.getKey());
    }

    private void transaction(Transaction transaction) {
        out.fields(transaction.foreign());
        if (transaction.invite() && !transaction.answered()) {
            out.number(TransactionState.BEGUN_AT_FIELD_NUMBER, transaction.begunAt());
        }
        out.number(TransactionState.LAST_NUMBER_FIELD_NUMBER,
                transaction.lastNumber() == transaction.cseq() ? 0 : transaction.lastNumber());
        out.bytes(TransactionState.HELD_FIELD_NUMBER, transaction.held());
        out.messages(TransactionState.FORK_FIELD_NUMBER, transaction.forks(), this::fork);
        transaction.reliable().ifPresent(this::reliable);
        if (transaction.anyAttributes()) {
            attributes(TransactionState.ATTRIBUTE_FIELD_NUMBER, transaction.attributes(),
                    call.leg(transaction.leg()).map(this::codec).orElse(null));
        }
        out.flag(TransactionState.UNATTENDED_FIELD_NUMBER, transaction.unattended());
        out.flag(TransactionState.ACKNOWLEDGED_FIELD_NUMBER, transaction.acknowledged());
        out.number(TransactionState.LINKED_FIELD_NUMBER, transaction.linked());
        out.bytes(TransactionState.CANCEL_FIELD_NUMBER, transaction.cancelBytes());
        if (transaction.ackTarget() != null) {
            int end = out.end();
            TargetCodec.write(transaction.ackTarget(), out);
            out.message(TransactionState.ACK_TARGET_FIELD_NUMBER, end);
        }
        out.bytes(TransactionState.ACK_FIELD_NUMBER, transaction.ackBytes());
        out.number(TransactionState.STATUS_FIELD_NUMBER, transaction.status());
        out.bytes(TransactionState.RESPONSE_FIELD_NUMBER, transaction.responseBytes());
        out.bytes(TransactionState.REQUEST_FIELD_NUMBER, transaction.requestBytes());
        int end = out.end();
        TargetCodec.write(transaction.target(), out);
        out.message(TransactionState.TARGET_FIELD_NUMBER, end);
        out.text(TransactionState.BRANCH_FIELD_NUMBER, transaction.branch());
        out.number(TransactionState.CSEQ_FIELD_NUMBER, transaction.cseq());
        out.text(TransactionState.METHOD_FIELD_NUMBER, transaction.method());
        out.number(TransactionState.LEG_FIELD_NUMBER, transaction.leg());
        out.number(TransactionState.STATE_FIELD_NUMBER, Codes.STATE.of(transaction.state()));
        out.number(TransactionState.KIND_FIELD_NUMBER, Codes.KIND.of(transaction.kind()));
        out.number(TransactionState.ID_FIELD_NUMBER, transaction.id());
    }

    private void reliable(ReliableResponses reliable) {
        int end = out.end();
        out.flag(ReliableState.DESCRIBED_FIELD_NUMBER, reliable.described());
        List<byte[]> waiting = reliable.waiting();
        for (int i = waiting.size() - 1; i >= 0; i--) {
            out.always(ReliableState.WAITING_FIELD_NUMBER, waiting.get(i));
        }
        out.flag(ReliableState.BY_CONTAINER_FIELD_NUMBER, reliable.byContainer());
        out.bytes(ReliableState.UNACKNOWLEDGED_FIELD_NUMBER, reliable.unacknowledged());
        out.number(ReliableState.NUMBER_FIELD_NUMBER, reliable.number());
        out.number(ReliableState.LAST_NUMBER_FIELD_NUMBER, reliable.lastNumber());
        out.message(TransactionState.RELIABLE_FIELD_NUMBER, end);
    }

    private void fork(Fork fork) {
        if (fork.ackTo() != null) {
            int end = out.end();
            TargetCodec.write(fork.ackTo(), out);
            out.message(ForkState.ACK_TARGET_FIELD_NUMBER, end);
        }
        out.bytes(ForkState.ACK_FIELD_NUMBER, fork.ack());
        out.number(ForkState.LEG_FIELD_NUMBER, fork.leg());
        out.text(ForkState.TAG_FIELD_NUMBER, fork.tag());
    }

    private void timer(TimerRow row) {
        out.number(TimerState.INTERVAL_FIELD_NUMBER, row.interval());
        out.number(TimerState.DUE_AT_FIELD_NUMBER, row.dueAt());
        out.number(TimerState.SUBJECT_FIELD_NUMBER, row.subject());
        out.number(TimerState.NAME_PLUS_ONE_FIELD_NUMBER, row.name() == null ? 0 : Codes.TIMER_NAME.of(row.name()) + 1);
        out.number(TimerState.KIND_FIELD_NUMBER, Codes.TIMER.of(row.kind()));
    }

    private void attributes(int field, Attributes attributes, AttributeCodec codec) {
        if (!attributes.isEmpty()) {
            out.messages(field, entries(attributes.encoded(codec)), this::attribute);
        }
    }

    private void attribute(Map.Entry<String, byte[]> attribute) {
        out.bytes(AttributeState.VALUE_FIELD_NUMBER, attribute.getValue());
        out.text(AttributeState.NAME_FIELD_NUMBER, attribute.getKey());
    }

    private static <K, V> List<Map.Entry<K, V>> entries(Map<K, V> map) {
        return new ArrayList<>(map.entrySet());
    }

    private AttributeCodec codec(Leg leg) {
        return call.sessionOf(leg).map(this::codec).orElse(null);
    }

    private AttributeCodec codec(ApplicationSession session) {
        return attributeCodecs.apply(session.owner());
    }
}
