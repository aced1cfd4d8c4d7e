package io.jackfield.engine.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.engine.testbed.Conversation.Change;
import io.jackfield.engine.testbed.Conversation.Line;
import io.jackfield.engine.testbed.Conversation.Step;
import io.jackfield.engine.testbed.Talker.Act;
import io.jackfield.engine.testbed.Talker.Deed;
import io.jackfield.stack.Hop;
import io.jackfield.stack.Transport;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The suite can fail: for each thing that {@link Play} and {@link Judge} hold, a node that does not hold it is found out. What is
 * planted changes what leaves the real engine, as a defect within would; the same conversation without it breaks nothing.
 */
class PlantedDefectsTest {
    /** Bob's two INFO, a re-INVITE of Alice and her BYE, long after the INVITE. */
    private static Conversation talk(Mode mode, Change... changes) {
        return new Conversation(new Line(mode, false, 0, 1), false, List.of(new Act(8_000, Deed.REINVITE), new Act(50_000, Deed.BYE)),
                List.of(new Act(100, Deed.RING), new Act(1_000, Deed.ANSWER), new Act(5_000, Deed.INFO), new Act(6_000, Deed.INFO)),
                List.of(), List.of(changes));
    }

    private static Play play(Conversation conversation) {
        return new Play(conversation, version -> new Relay(version, Play.callee(conversation)));
    }

    private static void finds(Conversation conversation, String what, Function<SIPMessage, List<byte[]>> defect) {
        assertThat(play(conversation).defect(defect).plays().broken()).as("what is found").anyMatch(each -> each.contains(what));
    }

    /** In place of some messages others that read otherwise. */
    private static Function<SIPMessage, List<byte[]>> changed(Predicate<SIPMessage> some, UnaryOperator<String> change) {
        return message -> some.test(message) ? List.of(bytes(change.apply(text(message)))) : null;
    }

    private static String text(SIPMessage message) {
        return new String(message.encodeAsBytes("udp"), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean is(SIPMessage message, String method) {
        return message instanceof SIPRequest request && request.getMethod().equals(method);
    }

    private static boolean answers(SIPMessage message, int status, String method) {
        return message instanceof SIPResponse response && response.getStatusCode() == status && response.getCSeq().getMethod().equals(method);
    }

    /** Whether the message left before. */
    private static Predicate<SIPMessage> again() {
        Set<String> seen = new HashSet<>();
        return message -> !seen.add(message.getTopmostVia().getBranch() + message.getFirstLine());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nothingIsFoundWhereNothingIsPlanted(Mode mode) {
        assertThat(play(talk(mode)).defect(message -> null).plays().broken()).isEmpty();
        assertThat(play(talk(mode, new Change(4_000, Step.NEXT), new Change(7_000, Step.UPDATE))).plays().broken()).isEmpty();
        assertThat(play(talk(mode, new Change(4_000, Step.STOP), new Change(7_000, Step.START))).plays().broken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anotherFinalAnswerIsFound(Mode mode) {
        Predicate<SIPMessage> again = again();
        Conversation lossy = new Conversation(new Line(mode, false, 40, 5), false, talk(mode).alice(), talk(mode).bob(), List.of(), List.of());
        finds(lossy, "came something else", changed(message -> message instanceof SIPResponse response
                && response.getStatusCode() == 200 && again.test(message), text -> text.replace("200 OK", "202 OK")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRepeatThatDiffersIsFound(Mode mode) {
        Predicate<SIPMessage> again = again();
        Conversation lossy = new Conversation(new Line(mode, false, 40, 5), false, talk(mode).alice(), talk(mode).bob(), List.of(), List.of());
        finds(lossy, "a repeat is different", changed(message -> message instanceof SIPRequest && again.test(message),
                text -> text.replaceAll("Max-Forwards: \\d+", "Max-Forwards: 11")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMissingAckOfA2xxIsFound(Mode mode) {
        finds(talk(mode), ClientRequests.NO_ACK_OF_APPLICATION, message -> is(message, "ACK") ? List.of() : null);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMissingAckOfAFailureIsFound(Mode mode) {
        Conversation busy = new Conversation(new Line(mode, false, 0, 1), false, List.of(), List.of(new Act(1_000, Deed.REJECT)),
                List.of(), List.of());
        finds(busy, "no ACK for SIP/2.0 486", message -> is(message, "ACK") ? List.of() : null);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRequestWithoutAnswerIsFound(Mode mode) {
        finds(talk(mode), "no final answer left for INFO", message -> answers(message, 200, "INFO") ? List.of() : null);
        finds(talk(mode), "no final answer to 1 INFO", message -> answers(message, 200, "INFO") ? List.of() : null);
    }

    /** One that waits for its repeat excuses no other. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRequestWithoutAnswerIsFoundBesideOneThatOvertookIts2xx(Mode mode) {
        Conversation overtaking = IntStream.range(0, 200).mapToObj(seed -> overtaking(mode, seed))
                .filter(each -> play(each).plays().node().counted("deferred.overtook-2xx") > 0).findFirst().orElseThrow();
        Set<Long> answered = new HashSet<>();
        finds(overtaking, "no final answer left for INFO", message -> {
            if (answers(message, 200, "INFO")) {
                answered.add(message.getCSeq().getSeqNumber());
            }
            return answered.size() > 1 && answers(message, 200, "INFO") ? List.of() : null;
        });
    }

    /** Bob's first INFO leaves right behind his 200. */
    private static Conversation overtaking(Mode mode, int seed) {
        return new Conversation(new Line(mode, false, 0, seed), false, List.of(new Act(50_000, Deed.BYE)),
                List.of(new Act(1_000, Deed.ANSWER), new Act(1_001, Deed.INFO), new Act(6_000, Deed.INFO)), List.of(), List.of());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aNumberThatGoesBackIsFound(Mode mode) {
        finds(talk(mode), "the number before was", changed(message -> is(message, "INFO"),
                text -> text.replaceAll("CSeq: \\d+", "CSeq: 1")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSecondByeIsFound(Mode mode) {
        finds(talk(mode), "there was a BYE", message -> !is(message, "BYE") ? null
                : List.of(bytes(text(message)), bytes(inAnother(text(message), 77))));
    }

    /** The request in a transaction of its own. */
    private static String inAnother(String request, int number) {
        return request.replaceFirst("branch=z9hG4bK", "branch=z9hG4bKx").replaceAll("CSeq: \\d+", "CSeq: " + number);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRequestInADialogThatIsOverIsFound(Mode mode) {
        List<String> infos = new ArrayList<>();
        finds(talk(mode), "the dialog was over", message -> {
            if (is(message, "INFO")) {
                infos.add(text(message));
            }
            return !answers(message, 200, "BYE") ? null : List.of(bytes(text(message)), bytes(inAnother(infos.get(0), 77)));
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCancelOfNothingIsFound(Mode mode) {
        finds(talk(mode), "no INVITE has this number", changed(message -> is(message, "INFO"),
                text -> text.replace("INFO", "CANCEL").replaceAll("CSeq: \\d+", "CSeq: 90")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRequestThatIsRepeatedTooLateIsFound(Mode mode) {
        List<String> invites = new ArrayList<>();
        Function<SIPMessage, List<byte[]>> defect = message -> {
            if (is(message, "INVITE")) {
                invites.add(text(message));
            }
            return !is(message, "BYE") ? null : List.of(bytes(text(message)), bytes(invites.get(0)));
        };
        finds(talk(mode), "repeated when its timers were over", defect);
        finds(talk(mode), "repeated after its final response", defect);
        finds(talk(mode), "repeated after a provisional response", defect);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatLeavesWithoutARecordIsFound(Mode mode) {
        Play play = play(talk(mode));
        Map<String, byte[]> last = new HashMap<>();
        play.defect(message -> {
            last.put("", message.encodeAsBytes("udp"));
            return null;
        });
        play.node().later(150_000, () -> play.node().wire().send(new Hop("10.0.0.2", Transport.UDP, "10.0.0.2", 5060), last.get("")));
        assertThat(play.plays().broken()).anyMatch(each -> each.contains("left by itself"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRecordThatStaysIsFound(Mode mode) {
        spoiled(mode, "calls that never ended", play -> {
            CallKey key = new CallKey(4, 7);
            CallRecord record = new CallRecord(new EncodedBody(new CallCodec(version -> null).encode(new Call(key, 1))), new byte[0], 1,
                    CallRecord.NEVER, Map.of());
            Incarnation other = new Incarnation("other", 1);
            play.node().store().checkOut(new CheckOut(key, other, null, 0, 0));
            play.node().store().checkIn(new CheckIn(key, 0, new CheckIn.Id(other, 1), record, false));
        });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aMessageThatIsNotAccountedForIsFound(Mode mode) {
        spoiled(mode, "counters do not add up: messages that came", play -> play.node().receives(
                new Phone(play.node(), "dora", "10.0.0.9", "dora-call").request("OPTIONS").bytes(), new InetSocketAddress("10.0.0.9", 5060)));
        spoiled(mode, "counters do not add up: messages that left", play -> play.defect(message -> is(message, "INFO") ? List.of() : null));
    }

    private static void spoiled(Mode mode, String what, Consumer<Play> spoils) {
        Play play = play(talk(mode));
        spoils.accept(play);
        assertThat(play.plays().broken()).anyMatch(each -> each.contains(what));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCallThatChangesVersionIsFound(Mode mode) {
        finds(talk(mode, new Change(4_000, Step.NEXT)), "the call was 1.0.0's", changed(message -> is(message, "INFO"),
                text -> text.replace("X-Served-By: 1.0.0", "X-Served-By: 2.0.0")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aNewCallOfAVersionThatIsNotActiveIsFound(Mode mode) {
        finds(talk(mode, new Change(4_000, Step.NEXT)), "the active version was [2.0.0]", changed(message -> is(message, "INVITE"),
                text -> text.replace("X-Served-By: 2.0.0", "X-Served-By: 1.0.0")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aStoppedVersionThatAnswersIsFound(Mode mode) {
        Conversation stopped = talk(mode, new Change(4_000, Step.STOP), new Change(7_000, Step.START));
        finds(stopped, "the version was stopped", changed(message -> answers(message, 503, "INFO"),
                text -> text.replaceFirst("SIP/2.0 503 [^\r]*", "SIP/2.0 200 OK")));
        finds(stopped, "no Retry-After", changed(message -> answers(message, 503, "INFO"),
                text -> text.replaceFirst("Retry-After: \\d+\r\n", "")));
    }
}
