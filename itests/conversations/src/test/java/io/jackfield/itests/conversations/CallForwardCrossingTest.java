package io.jackfield.itests.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.testbed.Conversation;
import io.jackfield.engine.testbed.Conversation.Line;
import io.jackfield.engine.testbed.Mode;
import io.jackfield.engine.testbed.Play;
import io.jackfield.engine.testbed.Talker.Act;
import io.jackfield.engine.testbed.Talker.Deed;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What random conversations through call-forward found, each by its name: requests that cross what the other side does. */
class CallForwardCrossingTest {
    private static final Act ANSWER = new Act(4, Deed.ANSWER);

    /** Over TCP, so that everything takes as long as everything else. */
    private static Line line(Mode mode) {
        return new Line(mode, true, 0, 1);
    }

    /** The phone rings reliably and answers before the caller's PRACK comes (RFC 3262 section 4). */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aPrackThatCrossesThe2xxDoesNotFail(Mode mode) {
        holds(new Conversation(line(mode), true, List.of(), List.of(new Act(3, Deed.RING_RELIABLY), ANSWER), List.of(), List.of()));
    }

    /** Two phones answer; the one that is hung up on says something before it knows. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRequestOfAForkThatLostDoesNotFail(Mode mode) {
        List<Act> second = List.of(new Act(1, Deed.IGNORE_CANCEL), new Act(40, Deed.ANSWER), new Act(50, Deed.UPDATE), new Act(55, Deed.INFO));
        holds(new Conversation(line(mode), false, List.of(), List.of(ANSWER), second, List.of()));
    }

    /** Both sides begin a re-INVITE at the same moment (RFC 3261 section 14.1). */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aReInviteThatMeetsAnotherDoesNotFail(Mode mode) {
        holds(new Conversation(line(mode), false, List.of(new Act(5_000, Deed.REINVITE)), List.of(ANSWER, new Act(4_980, Deed.REINVITE)),
                List.of(), List.of()));
    }

    private static void holds(Conversation conversation) {
        Play play = CallForwardTest.play(conversation);
        assertThat(play.broken()).as("rules that were broken by%n%s%n", play.report()).isEmpty();
    }
}
