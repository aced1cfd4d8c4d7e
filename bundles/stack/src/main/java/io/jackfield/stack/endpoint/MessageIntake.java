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
import io.jackfield.stack.read.MessageReader;
import io.jackfield.stack.read.RawRequest;
import io.jackfield.stack.read.Reading;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of each datagram ({@value #DATAGRAMS}) or message of a stream ({@value #MESSAGES}). Every one that came in is counted
 * once more, and only once: as handed on ({@value #ACCEPTED}), as {@code answered.STATUS}, or as {@code dropped.CAUSE}; so these
 * add up. {@code refused.CAUSE} says why well-formed requests were answered, {@code ignored.headers} how many bad headers were let
 * pass; neither is part of that sum.
 *
 * <p>Nothing that a message or a receiver does gets out of {@link #take}. Confined to one I/O thread.
 */
final class MessageIntake {
    static final String DATAGRAMS = "in.datagrams";
    static final String MESSAGES = "in.messages";
    static final String ACCEPTED = "in.accepted";

    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);

    /** What answers need besides the request. */
    record Answers(StatelessResponses responses, AnswerBudget budget, int retryAfterSeconds, BiConsumer<Flow, byte[]> out) {
    }

    private final MessageReader reader;
    private final Supplier<MessageReceiver> receiver;
    private final Answers answers;
    private final Counters counters;
    private final String in;

    /** @param receiver gives null where there is none at the moment @param in what is counted for each */
    MessageIntake(MessageReader reader, Supplier<MessageReceiver> receiver, Answers answers, Counters counters, String in) {
        this.reader = reader;
        this.receiver = receiver;
        this.answers = answers;
        this.counters = counters;
        this.in = in;
    }

    /** @param flow the way the message came */
    void take(byte[] bytes, Flow flow) {
        take(() -> reader.read(bytes), flow);
    }

    /** A message that broke its stream. @param head as far as it came */
    void takeBroken(byte[] head, int status, String phrase, Flow flow) {
        take(() -> reader.broken(head, status, phrase), flow);
    }

    private void take(Supplier<Reading> reads, Flow flow) {
        counters.increment(in);
        String fate;
        try {
            fate = fate(reads.get(), flow);
        } catch (Throwable t) { // an Error too: one message must never make the endpoint deaf
            fate = "dropped.failure";
            report(t, flow);
        }
        counters.increment(fate);
    }

    private String fate(Reading reading, Flow flow) {
        int ignored = reader.takeIgnoredHeaders();
        if (ignored > 0) {
            counters.add("ignored.headers", ignored);
        }
        if (reading instanceof Reading.Request request) {
            boolean noted = ResponseRoute.note(request.message().getTopmostVia(), flow.remote());
            return offer(request.message(), flow, noted ? null : request.bytes());
        }
        if (reading instanceof Reading.Response response) {
            return offer(response.message(), flow, response.bytes());
        }
        if (reading instanceof Reading.Refused refused) {
            return refuse(refused, flow);
        }
        return ((Reading.Dropped) reading).cause();
    }

    private String offer(SIPMessage message, Flow flow, byte[] bytes) {
        MessageReceiver to = receiver.get();
        if (to == null) {
            return unavailable(message, flow, "refused.no-receiver", "dropped.no-receiver");
        }
        if (message instanceof SIPRequest request && SIPRequest.ACK.equals(request.getMethod())
                && answers.responses().acknowledges(request)) {
            return "dropped.acknowledges-refusal"; // nobody waits for it
        }
        Acceptance acceptance;
        try {
            acceptance = to.receive(new InboundMessage(message, flow, bytes));
        } catch (Throwable t) { // the receiver breaks its contract; the peer retransmits
            report(t, flow);
            return "dropped.receiver-failure";
        }
        return switch (acceptance) {
            case ACCEPTED -> ACCEPTED;
            case LEFT_TO_OTHERS -> "dropped.left-to-others";
            case OVERLOADED -> unavailable(message, flow, "refused.overloaded", "dropped.overloaded");
        };
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
        answers.out().accept(ResponseRoute.alone(request.getTopmostVia(), flow), bytes);
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
        answers.out().accept(ResponseRoute.alone(request.topVia(), flow), text.getBytes(StandardCharsets.UTF_8));
        return "answered." + refused.status();
    }

    /** The first, second, fourth, eighth … failure is logged: a flood of them must not flood the log. */
    private void report(Throwable t, Flow flow) {
        try {
            counters.increment("failures");
            long count = counters.get("failures");
            if (Long.bitCount(count) == 1) {
                LOG.warn("a message failed: endpoint={} remote={} failures={}", flow.endpoint(), flow.remote(), count, t);
            }
        } catch (Throwable again) { // out of memory or stack: counting what can be counted is all that is left
            counters.increment("failures.unreported");
        }
    }
}
