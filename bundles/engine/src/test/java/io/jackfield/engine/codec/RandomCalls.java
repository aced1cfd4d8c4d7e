package io.jackfield.engine.codec;

import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.ApplicationTimer;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.DialogState;
import io.jackfield.engine.call.Fork;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Outbound;
import io.jackfield.engine.call.ReliableResponses;
import io.jackfield.engine.call.TimerRow;
import io.jackfield.engine.call.Transaction;
import io.jackfield.engine.transaction.TimerName;
import io.jackfield.engine.transaction.TransactionKind;
import io.jackfield.engine.transaction.TransactionState;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Target;
import io.jackfield.stack.Transport;
import io.jackfield.stack.WayBack;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.Incarnation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls with values drawn from a seed, in every field. */
final class RandomCalls {
    private final Random random;

    RandomCalls(long seed) {
        this.random = new Random(seed);
    }

    Call call() {
        Call call = new Call(new CallKey(random.nextLong(), random.nextLong()), number());
        call.heardAt(number());
        call.lastId(random.nextInt(1_000));
        call.events(number());
        if (random.nextBoolean()) {
            call.alias("branch" + random.nextInt(), new CallKey(random.nextLong(), random.nextLong()));
        }
        some(this::session).forEach(call::add);
        some(this::leg).forEach(call::add);
        some(this::transaction).forEach(call::add);
        some(this::timer).forEach(call::set);
        some(id -> new Outbound(target(), bytes(), random.nextInt(9))).forEach(call::send);
        return call;
    }

    private <T> Stream<T> some(IntFunction<T> maker) {
        return Stream.iterate(1, id -> id + 1).limit(random.nextInt(4)).map(maker::apply);
    }

    private ApplicationSession session(int id) {
        ApplicationVersion owner = new ApplicationVersion("app", "1." + random.nextInt(9));
        ApplicationSession session = new ApplicationSession(id, owner, number());
        session.accessedAt(number());
        session.timeout(number());
        session.expiresAt(number());
        session.invalidateWhenReady(random.nextBoolean());
        session.key(text());
        attributes(session.attributes());
        some(this::applicationTimer).forEach(session::add);
        return session;
    }

    private ApplicationTimer applicationTimer(int id) {
        ApplicationTimer.Repeat repeat = any(ApplicationTimer.Repeat.values());
        ApplicationTimer timer = new ApplicationTimer(id, repeat, repeat == ApplicationTimer.Repeat.NEVER ? 0 : 1 + number(),
                random.nextBoolean() ? null : new Incarnation(text(), number()), number());
        timer.expiredAt(number());
        if (random.nextBoolean()) {
            timer.info().putEncoded(ApplicationTimer.INFO, bytes());
        }
        return timer;
    }

    private Leg leg(int id) {
        Leg leg = new Leg(id, random.nextInt(9), random.nextBoolean(), text(), text(), text(), text(), number());
        leg.remoteTag(text());
        leg.localCSeq(number());
        leg.remoteCSeq(random.nextBoolean() ? -1 : number());
        leg.routeSet(some(any -> text()).toList());
        leg.remoteTarget(text());
        leg.secure(random.nextBoolean());
        leg.state(any(DialogState.values()));
        leg.flow(random.nextBoolean() ? null : flow());
        leg.settled(random.nextBoolean());
        leg.handler(text());
        leg.linked(random.nextInt(9));
        leg.invalidateWhenReady(random.nextBoolean());
        leg.accessedAt(number());
        leg.derivedFrom(random.nextInt(9));
        leg.rseq(number());
        leg.open(bytes());
        leg.described(random.nextBoolean());
        leg.joins(random.nextInt(9));
        leg.replaces(random.nextInt(9));
        leg.outbound(random.nextBoolean() ? null : flow().local());
        leg.invited(random.nextBoolean());
        leg.subscriptions(some(any -> text()).toList());
        leg.subscriptionsUntil(leg.subscriptions().stream().distinct().collect(Collectors.toMap(each -> each, each -> number())));
        leg.forksUntil(number());
        attributes(leg.attributes());
        return leg;
    }

    private Transaction transaction(int id) {
        Transaction transaction = new Transaction(id, any(TransactionKind.values()), any(TransactionState.values()),
                random.nextInt(9), text(), number(), text(), target());
        transaction.requestBytes(bytes());
        transaction.response(random.nextInt(700), bytes());
        if (random.nextBoolean()) {
            transaction.ack(bytes(), target());
        }
        if (transaction.invite() && !transaction.answered()) {
            transaction.begunAt(number());
        }
        transaction.linked(random.nextInt(9));
        transaction.cancel(bytes());
        transaction.hold(bytes());
        transaction.lastNumber(transaction.cseq() + 1 + random.nextInt(9));
        if (random.nextBoolean()) {
            transaction.markAcknowledged();
        }
        if (random.nextBoolean()) {
            transaction.markUnattended();
        }
        if (random.nextBoolean()) {
            reliable(transaction.reliably());
        }
        some(any -> new Fork("tag " + any, random.nextInt(9), bytes(), random.nextBoolean() ? null : target()))
                .forEach(transaction::fork);
        attributes(transaction.attributes());
        return transaction;
    }

    private void reliable(ReliableResponses all) {
        all.lastNumber(number());
        all.sent(number(), bytes());
        all.byContainer(random.nextBoolean());
        all.described(random.nextBoolean());
        some(any -> bytes()).forEach(all.waiting()::add);
    }

    private TimerRow timer(int id) {
        TimerRow.Kind kind = any(TimerRow.Kind.values());
        return new TimerRow(kind, kind == TimerRow.Kind.TRANSACTION ? any(TimerName.values()) : null, id, number(), number());
    }

    private void attributes(Attributes attributes) {
        some(id -> id).forEach(id -> attributes.putEncoded("name " + id, bytes()));
    }

    private Target target() {
        return switch (random.nextInt(3)) {
            case 0 -> flow();
            case 1 -> hop();
            default -> new WayBack(flow(), hop());
        };
    }

    private Hop hop() {
        return new Hop(text(), any(Transport.values()), text(), 1 + random.nextInt(65_535), random.nextBoolean());
    }

    private Flow flow() {
        return new Flow(text(), any(Transport.values()), address(), address(), number(), text());
    }

    private InetSocketAddress address() {
        byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(ip);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), random.nextInt(65_536));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private <T> T any(T[] constants) {
        return List.of(constants).get(random.nextInt(constants.length));
    }

    private long number() {
        return random.nextLong() >>> 1 + random.nextInt(60);
    }

    private String text() {
        return List.of("", "a", "<sip:ä@example.com;lr>", "z9hG4bK" + number()).get(random.nextInt(4));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }
}
