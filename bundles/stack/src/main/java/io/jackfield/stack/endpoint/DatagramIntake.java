package io.jackfield.stack.endpoint;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Counters;
import io.jackfield.stack.Flow;
import io.jackfield.stack.InboundMessage;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.MessageReceiver.Acceptance;
import io.jackfield.stack.ResponseRoute;
import io.jackfield.stack.StatelessResponses;
import io.jackfield.stack.read.DatagramReader;
import io.jackfield.stack.read.RawRequest;
import io.jackfield.stack.read.Reading;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of each datagram. Every one that came in ({@value #IN}) is counted once more, and only once: as handed on
 * ({@value #ACCEPTED}), as {@code answered.STATUS}, or as {@code dropped.CAUSE}; so these add up. {@code refused.CAUSE} says why
 * well-formed requests were answered, {@code ignored.headers} how many bad headers were let pass; neither is part of that sum.
 *
 * <p>Nothing that a datagram or a receiver does gets out of {@link #take}. Confined to the endpoint's I/O thread.
 */
final class DatagramIntake {
    static final String IN = "in.datagrams";
    static final String ACCEPTED = "in.accepted";

    private static final Logger LOG = LoggerFactory.getLogger(DatagramIntake.class);

    /** What answers need besides the request. */
    record Answers(StatelessResponses responses, AnswerBudget budget, int retryAfterSeconds, BiConsumer<Flow, byte[]> out) {
    }

    private final DatagramReader reader;
    private final Supplier<MessageReceiver> receiver;
    private final Answers answers;
    private final Counters counters;

    /** @param receiver gives null where there is none at the moment */
    DatagramIntake(DatagramReader reader, Supplier<MessageReceiver> receiver, Answers answers, Counters counters) {
        this.reader = reader;
        this.receiver = receiver;
        this.answers = answers;
        this.counters = counters;
    }

    /** @param flow the way the datagram came */
    void take(byte[] bytes, Flow flow) {
        counters.increment(IN);
        String fate;
        try {
            fate = fate(bytes, flow);
        } catch (Throwable t) { // an Error too: one datagram must never make the endpoint deaf
            fate = "dropped.failure";
            report(t, flow);
        }
        counters.increment(fate);
    }

    private String fate(byte[] bytes, Flow flow) {
        Reading reading = reader.read(bytes);
        int ignored = reader.takeIgnoredHeaders();
        if (ignored > 0) {
            counters.add("ignored.headers", ignored);
        }
        if (reading instanceof Reading.Request request) {
            ResponseRoute.note(request.message().getTopmostVia(), flow.remote());
            return offer(request.message(), flow);
        }
        if (reading instanceof Reading.Response response) {
            return offer(response.message(), flow);
        }
        if (reading instanceof Reading.Refused refused) {
            return refuse(refused, flow);
        }
        return ((Reading.Dropped) reading).cause();
    }

    private String offer(SIPMessage message, Flow flow) {
        MessageReceiver to = receiver.get();
        if (to == null) {
            return unavailable(message, flow, "refused.no-receiver", "dropped.no-receiver");
        }
        Acceptance acceptance;
        try {
            acceptance = to.receive(new InboundMessage(message, flow));
        } catch (Throwable t) { // the receiver breaks its contract; the peer retransmits
            report(t, flow);
            return "dropped.receiver-failure";
        }
        return acceptance == Acceptance.ACCEPTED
                ? ACCEPTED
                : unavailable(message, flow, "refused.overloaded", "dropped.overloaded");
    }

    /** RFC 3261 section 21.5.4: 503 with Retry-After; nothing for an ACK or a response. */
    private String unavailable(SIPMessage message, Flow flow, String refused, String dropped) {
        if (!(message instanceof SIPRequest request) || request.getMethod().equals(SIPRequest.ACK)) {
            return dropped;
        }
        counters.increment(refused);
        if (!answers.budget().take()) {
            return "dropped.answer-limit";
        }
        byte[] bytes = MessageBytes.of(answers.responses().retryLater(request, 503, answers.retryAfterSeconds()));
        answers.out().accept(ResponseRoute.of(request, flow), bytes);
        return "answered.503";
    }

    private String refuse(Reading.Refused refused, Flow flow) {
        LOG.debug("refused a request: {}, status={} remote={}", refused.phrase(), refused.status(), flow.remote());
        if (!answers.budget().take()) {
            return "dropped.answer-limit";
        }
        RawRequest request = refused.request();
        ResponseRoute.note(request.topVia(), flow.remote());
        String text = request.answer(refused.status(), refused.phrase(), answers.responses().tag(request.identity()));
        answers.out().accept(ResponseRoute.of(request.topVia(), flow), text.getBytes(StandardCharsets.UTF_8));
        return refused.status() == 400 ? "answered.400" : "answered.505";
    }

    /** The first, second, fourth, eighth … failure is logged: a flood of them must not flood the log. */
    private void report(Throwable t, Flow flow) {
        try {
            counters.increment("failures");
            long count = counters.get("failures");
            if (Long.bitCount(count) == 1) {
                LOG.warn("a datagram failed: endpoint={} remote={} failures={}", flow.endpoint(), flow.remote(), count, t);
            }
        } catch (Throwable again) { // out of memory or stack: counting what can be counted is all that is left
            counters.increment("failures.unreported");
        }
    }
}
