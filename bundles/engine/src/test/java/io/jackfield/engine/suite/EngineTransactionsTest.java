package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.app.CallContext;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Messages;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.engine.testbed.Wire;
import io.jackfield.engine.transaction.Effect;
import io.jackfield.engine.transaction.Input;
import io.jackfield.engine.transaction.RfcTransactions.At;
import io.jackfield.engine.transaction.RfcTransactions.Pair;
import io.jackfield.engine.transaction.RfcTransactions.Row;
import io.jackfield.engine.transaction.RfcTransactions;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TimerValues;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The whole engine against {@code rfc3261-transactions.txt} on UDP: a transaction is brought into each state by messages and by
 * time, gets each input as a peer, the application, the transport or the time gives it, and then its stored state, what was sent,
 * what the application was told and which timers run must be as the file says; where it has no row, all must be as before.
 */
class EngineTransactionsTest {
    private static final RfcTransactions RFC = RfcTransactions.read();

    /** States that each machine has (Figures 5 to 8, RFC 6026). */
    private static final Map<TransactionKind, Set<TransactionState>> STATES = Map.of(
            TransactionKind.INVITE_CLIENT, EnumSet.of(TransactionState.CALLING, TransactionState.PROCEEDING,
                    TransactionState.ACCEPTED, TransactionState.COMPLETED, TransactionState.TERMINATED),
            TransactionKind.NON_INVITE_CLIENT, EnumSet.of(TransactionState.TRYING, TransactionState.PROCEEDING,
                    TransactionState.COMPLETED, TransactionState.TERMINATED),
            TransactionKind.INVITE_SERVER, EnumSet.of(TransactionState.PROCEEDING, TransactionState.ACCEPTED,
                    TransactionState.COMPLETED, TransactionState.CONFIRMED, TransactionState.TERMINATED),
            TransactionKind.NON_INVITE_SERVER, EnumSet.of(TransactionState.TRYING, TransactionState.PROCEEDING,
                    TransactionState.COMPLETED, TransactionState.TERMINATED));

    @TestFactory
    Stream<DynamicTest> everyRowAndEveryPairWithout() {
        return Arrays.stream(Mode.values()).flatMap(mode -> RfcTransactions.pairs().stream()
                .filter(pair -> !pair.machine().reliable() && STATES.get(pair.machine().kind()).contains(pair.state()))
                .filter(pair -> possible(pair))
                .map(pair -> DynamicTest.dynamicTest(mode + " " + pair, () -> new Bench(mode, pair).check())));
    }

    @TestFactory
    Stream<DynamicTest> everyTimerFiresAtItsTime() {
        return Arrays.stream(Mode.values()).flatMap(mode -> RFC.timers().stream()
                .filter(line -> !line.machine().reliable())
                .map(line -> DynamicTest.dynamicTest(mode + " " + line, () ->
                        assertThat(new Bench(mode, new Pair(line.machine(), null, null), line.values()).firings(line.inputs()))
                                .as(line.clause()).isEqualTo(line.firings()))));
    }

    /**
     * Leaves out what nobody can give: responses to a server, a timer that does not run, a send by an application whose
     * transaction is gone; and a request again to a transaction that is gone, which begins a new one.
     */
    private static boolean possible(Pair pair) {
        boolean client = pair.machine().kind().isClient();
        return switch (pair.input()) {
            case REQUEST_AGAIN, SEND_1XX, SEND_2XX, SEND_FAILURE ->
                    !client && pair.state() != TransactionState.TERMINATED;
            case ACK -> pair.machine().kind() == TransactionKind.INVITE_SERVER;
            case RECEIVE_1XX, RECEIVE_2XX, RECEIVE_FAILURE -> client;
            case TRANSPORT_ERROR -> pair.state() != TransactionState.TRYING || client; // else nothing was sent
            default -> RFC.row(pair).isPresent();
        };
    }

    /** One transaction with a peer and an application. */
    private static final class Bench {
        private final Pair pair;
        private final boolean client;
        private final boolean invite;
        private final Node node;
        private final Phone peer;
        private final Phone trigger;
        private final Script app = new Script();
        private SipText request;
        private SIPRequest sentRequest;
        private int id;
        private int asked = 900;

        Bench(Mode mode, Pair pair) {
            this(mode, pair, TimerValues.DEFAULT);
        }

        Bench(Mode mode, Pair pair, TimerValues values) {
            this.pair = pair;
            this.client = pair.machine().kind().isClient();
            this.invite = pair.machine().kind().isInvite();
            this.node = new Node.Plan(mode).timers(values).node();
            this.peer = new Phone(node, "peer", "10.0.0.1");
            this.trigger = new Phone(node, "trigger", "10.0.0.2");
            app.onRequest((context, leg, server, message) -> {
                if (message.getMethod().equals("OPTIONS")) {
                    context.send(server, context.createResponse(server, 200, null));
                    if (client) {
                        dial(context);
                    }
                }
            });
            node.runs(app);
            node.wire().isSlow();
        }

        /** Begins a leg that stays, whatever becomes of its transaction. */
        private void dial(CallContext context) {
            var session = context.call().sessions().get(0);
            session.invalidateWhenReady(false);
            var leg = context.createLeg(session, "<sip:us@192.0.2.1>", "<" + peer.uri() + ">", null);
            leg.invalidateWhenReady(false);
            id = context.send(leg, context.createRequest(leg, invite ? "INVITE" : "MESSAGE")).id();
        }

        void check() {
            begin();
            reach(pair.state());
            Optional<Row> row = RFC.row(pair);
            if (timer(pair.input()) != null) {
                node.passes(due(timer(pair.input())) - 1 - node.now());
            }
            List<TimerRow> timersBefore = timers();
            long before = node.now() + (timer(pair.input()) == null ? 0 : 1);
            peer.takes();
            app.told();
            boolean refused = give(pair.input());

            assertThat(state()).as("next state").isEqualTo(row.map(Row::next).orElse(pair.state()));
            List<Effect> effects = row.map(Row::effects).orElse(List.of());
            checkSent(effects);
            checkTold(effects, refused);
            checkTimers(timersBefore, effects, before);
        }

        /** Goes through the time, from timer to timer and input to input. @return which timers were due when, until the end */
        List<At<TimerName>> firings(List<At<Input>> inputs) {
            begin();
            long start = node.now();
            Deque<At<Input>> open = new ArrayDeque<>(inputs);
            List<At<TimerName>> firings = new ArrayList<>();
            while (true) {
                long due = timers().stream().mapToLong(TimerRow::dueAt).min().orElse(Long.MAX_VALUE);
                long next = open.isEmpty() ? Long.MAX_VALUE : start + open.peek().time();
                if (due == Long.MAX_VALUE && next == Long.MAX_VALUE) {
                    return firings;
                }
                if (due <= next) {
                    List<TimerName> names = timers().stream().filter(row -> row.dueAt() == due).map(TimerRow::name)
                            .sorted().toList();
                    names.forEach(name -> firings.add(new At<>(due - start, name)));
                    if (names.stream().anyMatch(TimerName::absorbing)) {
                        return firings; // ends the transaction, as its row is tried above
                    }
                    node.passes(due - node.now());
                } else {
                    node.passes(next - node.now());
                    give(open.remove().what());
                }
            }
        }

        /** A call with one leg that stays, towards the trigger; the transaction is the peer's or ours. */
        private void begin() {
            if (client) {
                trigger.says(trigger.request("OPTIONS"));
                trigger.hears(200);
                sentRequest = peer.hears(invite ? "INVITE" : "MESSAGE");
            } else {
                request = peer.request(invite ? "INVITE" : "MESSAGE");
                peer.says(request);
                id = node.call().transactions().get(0).id();
            }
        }

        private void reach(TransactionState state) {
            switch (state) {
                case TRYING, CALLING -> { }
                case PROCEEDING -> {
                    if (client) {
                        receive(180);
                    } else if (!invite) {
                        send(180);
                    }
                }
                case ACCEPTED -> {
                    finish(200);
                    if (pair.input() == Input.TIMER_L) {
                        ack(); // else the call would be ended at the same time
                    }
                }
                case COMPLETED -> finish(486);
                case CONFIRMED -> {
                    finish(486);
                    give(Input.ACK);
                }
                case TERMINATED -> {
                    finish(486);
                    node.passes(70_000);
                }
            }
            assertThat(state()).as("the state to begin with").isEqualTo(state);
        }

        private void finish(int status) {
            if (client) {
                receive(status);
            } else {
                send(status);
            }
        }

        private void receive(int status) {
            peer.says(peer.answer(sentRequest, status));
        }

        /** The application sends it in an event of its own. True if it was refused. */
        private boolean send(int status) {
            boolean[] refused = new boolean[1];
            Script.OnRequest before = (context, leg, server, message) -> {
                if (!message.getMethod().equals("OPTIONS")) {
                    return;
                }
                context.send(server, context.createResponse(server, 200, null));
                Optional<Transaction> ours = context.call().transaction(id);
                if (ours.isEmpty()) {
                    refused[0] = true;
                    return;
                }
                try {
                    context.send(ours.get(), context.createResponse(ours.get(), status, null));
                } catch (IllegalStateException answered) {
                    refused[0] = true;
                }
            };
            app.onRequest(before);
            SipText options = peer.request("OPTIONS").with("To", "<sip:service@192.0.2.1>").with("CSeq", ++asked + " OPTIONS")
                    .with("Via", trigger.via(trigger.newBranch()));
            trigger.says(options); // the same Call-ID and From tag: the same call
            trigger.takes();
            return refused[0];
        }

        private boolean give(Input input) {
            switch (input) {
                case REQUEST_AGAIN -> peer.says(request);
                case ACK -> ack();
                case SEND_1XX -> {
                    return send(183);
                }
                case SEND_2XX -> {
                    return send(202);
                }
                case SEND_FAILURE -> {
                    return send(503);
                }
                case RECEIVE_1XX -> receive(183);
                case RECEIVE_2XX -> receive(200);
                case RECEIVE_FAILURE -> receive(486);
                case TRANSPORT_ERROR -> assertThat(node.wire().failsLate(branch())).isTrue();
                default -> node.passes(1);
            }
            return false;
        }

        private String branch() {
            return client ? sentRequest.getTopmostVia().getBranch()
                    : request.value("Via").substring(request.value("Via").indexOf("branch=") + "branch=".length());
        }

        private void ack() {
            Transaction transaction = node.stored().isEmpty() ? null : node.call().transaction(id).orElse(null);
            boolean accepted = transaction != null && transaction.state() == TransactionState.ACCEPTED;
            String tag = transaction == null || transaction.responseBytes().length == 0 ? "none"
                    : Messages.response(transaction.responseBytes()).getToTag();
            SipText ack = request.as("ACK sip:service@192.0.2.1:5070 SIP/2.0").with("CSeq", "1 ACK");
            ack.with("To", "<sip:service@192.0.2.1>" + (tag == null ? "" : ";tag=" + tag));
            peer.says(accepted ? ack.with("Via", peer.via(peer.newBranch())) : ack);
        }

        private Optional<Transaction> transaction() {
            return node.stored().isEmpty() ? Optional.empty() : node.call().transaction(id);
        }

        private TransactionState state() {
            return transaction().map(Transaction::state).orElse(TransactionState.TERMINATED);
        }

        private List<TimerRow> timers() {
            if (node.stored().isEmpty()) {
                return List.of();
            }
            Call call = node.call();
            return call.timers().stream().filter(row -> row.kind() == TimerRow.Kind.TRANSACTION && row.subject() == id)
                    .toList();
        }

        private static TimerName timer(Input input) {
            return input.name().startsWith("TIMER_") ? TimerName.valueOf(input.name().substring("TIMER_".length())) : null;
        }

        /** When a timer fires: those that only absorb wait for the last one of the call, so that one look clears them all. */
        private long due(TimerName name) {
            if (name.absorbing()) {
                assertThat(timers()).extracting(TimerRow::name).contains(name);
                return node.call().timers().stream().filter(TimerRow::absorbing).mapToLong(TimerRow::dueAt).max()
                        .orElseThrow();
            }
            return timers().stream().filter(row -> row.name() == name).findFirst().orElseThrow().dueAt();
        }

        private void checkSent(List<Effect> effects) {
            List<String> sent = peer.takes().stream().map(Wire.Sent::message)
                    .map(message -> message.getFirstLine().split(" ")[0].equals("SIP/2.0") ? "response"
                            : message.getFirstLine().split(" ")[0]).toList();
            List<String> expected = new ArrayList<>();
            for (Effect effect : effects) {
                switch (effect) {
                    case SEND, RESEND_RESPONSE -> expected.add("response");
                    case RESEND_REQUEST -> expected.add(invite ? "INVITE" : "MESSAGE");
                    case SEND_ACK -> expected.add("ACK");
                    default -> { }
                }
            }
            if (pair.machine().kind() == TransactionKind.INVITE_SERVER && pair.state() == TransactionState.ACCEPTED
                    && pair.input() == Input.SEND_2XX) {
                expected.clear(); // the engine repeats a 2xx by itself, by time; the application is refused
            }
            assertThat(sent).as("sent").isEqualTo(expected);
        }

        private static int status(Input received) {
            return received == Input.RECEIVE_1XX ? 183 : received == Input.RECEIVE_2XX ? 200 : 486;
        }

        private String method() {
            return invite ? " INVITE" : " MESSAGE";
        }

        private void checkTold(List<Effect> effects, boolean refused) {
            List<String> told = app.told().stream()
                    .filter(what -> !what.equals("OPTIONS") && !what.contains("invalid")).toList();
            List<String> expected = new ArrayList<>();
            for (Effect effect : effects) {
                switch (effect) {
                    case RESPONSE_TO_TU -> {
                        if (pair.state() != TransactionState.ACCEPTED) { // a 2xx again is the engine's to acknowledge
                            expected.add(status(pair.input()) + method());
                        }
                    }
                    case ACK_TO_TU -> expected.add("ACK");
                    case TIMEOUT_TO_TU -> expected.addAll(client ? List.of("408" + method()) : List.of());
                    case TRANSPORT_ERROR_TO_TU -> expected.addAll(client ? List.of("503" + method()) : List.of());
                    default -> { }
                }
            }
            if (client && pair.state() == TransactionState.COMPLETED && pair.input() == Input.TRANSPORT_ERROR) {
                expected.clear(); // of the ACK; the application has its final response already and gets no second
            }
            assertThat(told).as("told").isEqualTo(expected);
            boolean again = pair.input().name().startsWith("SEND_") && !effects.contains(Effect.SEND);
            assertThat(refused || !again).as("a second final response is refused").isTrue();
        }

        private void checkTimers(List<TimerRow> before, List<Effect> effects, long at) {
            Set<TimerName> running = EnumSet.noneOf(TimerName.class);
            before.forEach(row -> running.add(row.name()));
            running.remove(timer(pair.input()));
            List<TimerRow> after = timers();
            for (Effect effect : effects) {
                switch (effect.kind()) {
                    case START, RESTART -> {
                        running.add(effect.timer());
                        assertThat(after).as("%s at its time", effect).anyMatch(row -> row.name() == effect.timer()
                                && row.dueAt() == at + duration(effect, before));
                    }
                    case STOP -> running.remove(effect.timer());
                    case SEND, TO_TU -> { }
                }
            }
            assertThat(after).as("timers that run").extracting(TimerRow::name).containsExactlyInAnyOrderElementsOf(running);
        }

        /** Table 4 with T1 500 ms, T2 4 s and T4 5 s. */
        private static long duration(Effect effect, List<TimerRow> before) {
            return switch (effect) {
                case START_A, START_E, START_G -> 500;
                case START_B, START_D, START_F, START_H, START_J, START_L, START_M -> 32_000;
                case START_I, START_K -> 5_000;
                case DOUBLE_A, DOUBLE_E, DOUBLE_G -> 1_000; // the first time
                case RESTART_E_AT_T2 -> 4_000;
                default -> throw new AssertionError(effect);
            };
        }
    }
}
