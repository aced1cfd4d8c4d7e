package io.jackfield.engine.inspect;

import io.jackfield.engine.admin.CallInspector;
import io.jackfield.engine.admin.CallView;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import io.jackfield.stack.WayBack;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads calls out of the store, without holding them. */
public final class StoredCallInspector implements CallInspector {
    private final CallStateStore store;

    public StoredCallInspector(CallStateStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Optional<CallView>> describe(CallKey key) {
        return store.read(key).thenApply(record -> record.map(StoredCallInspector::view));
    }

    private static CallView view(CallRecord record) {
        Call call = CallCodec.decode(record.body().encoded());
        return new CallView(call.key(), call.createdAt(), call.heardAt(), call.events(),
                call.sessions().stream().map(each -> new CallView.SessionRow(each.id(), each.owner(), each.createdAt(),
                        each.expiresAt(), each.attributes().names().size())).toList(),
                call.legs().stream().map(each -> new CallView.LegRow(each.id(), each.applicationSession(), each.caller(),
                        each.callId(), each.localParty(), each.remoteParty(), word(each.state()), each.linked())).toList(),
                call.transactions().stream().map(StoredCallInspector::row).toList(),
                call.timers().stream().map(each -> new CallView.TimerView(
                        each.name() == null ? word(each.kind()) : each.name().name(), subject(call, each), each.dueAt())).toList());
    }

    private static CallView.TransactionRow row(Transaction each) {
        return new CallView.TransactionRow(each.id(), each.leg(), word(each.kind()), each.method(), each.cseq(),
                word(each.state()), each.status(), target(each.target()));
    }

    private static String target(Target target) {
        if (target instanceof Hop hop) {
            return hop.transport().parameter() + " " + hop.host() + ":" + hop.port();
        }
        InetSocketAddress remote = (target instanceof WayBack back ? back.flow() : (Flow) target).remote();
        return target.transport().parameter() + " " + remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }

    private static String subject(Call call, TimerRow row) {
        return switch (row.kind()) {
            case TRANSACTION, RETRANSMIT_2XX, NO_ACK, CANCELLED, RETRANSMIT_1XX, NO_PRACK -> "transaction " + row.subject();
            case SESSION_EXPIRY -> "session " + row.subject();
            case APPLICATION -> "timer " + row.subject() + " of session "
                    + call.sessionOfTimer(row.subject()).map(session -> "" + session.id()).orElse("none");
            case INACTIVITY -> "the call";
            case HELD_RESPONSE -> "transaction " + row.subject();
            case RETRANSMIT_FORK_2XX, NO_FORK_ACK, SUBSCRIPTION -> "leg " + row.subject();
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
