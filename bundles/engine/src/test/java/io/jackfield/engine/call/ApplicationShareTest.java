package io.jackfield.engine.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application may change of its call is seen, and what the protocol changes is not taken for that. */
class ApplicationShareTest {
    /** Lists of letters, which may be changed, and texts, which may not. */
    private static final AttributeCodec CODEC = new AttributeCodec() {
        @Override
        public byte[] encode(Object value) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object decode(byte[] encoded) {
            String text = new String(encoded, StandardCharsets.UTF_8);
            return text.startsWith("list") ? new StringBuilder(text) : text;
        }
    };

    private final Call call = new Call(new CallKey(1, 2), 1_000);
    private final ApplicationSession session = new ApplicationSession(call.nextId(), new ApplicationVersion("app", "1.0.0"), 1_000);
    private final Leg leg = new Leg(call.nextId(), session.id(), true, "id", "<sip:a@example.com>", "tag", "<sip:b@example.com>", 1_000);
    private final ApplicationTimer timer = new ApplicationTimer(call.nextId(), ApplicationTimer.Repeat.NEVER, 0, null, 9_000);

    @BeforeEach
    void begin() {
        call.add(session);
        call.add(leg);
        session.add(timer);
        session.attributes().putEncoded("text", new byte[] {'a'});
        session.attributes().putEncoded("list", "list".getBytes(StandardCharsets.UTF_8));
    }

    private boolean sameAfter(Consumer<Call> event) {
        Call before = call.snapshot();
        event.accept(call);
        return ApplicationShare.same(before.snapshot(), call);
    }

    @Test
    void isTheSameWhereOnlyTheDialogMovedOn() {
        assertThat(sameAfter(now -> {
            leg.remoteTag("theirs");
            leg.state(DialogState.EARLY);
            leg.accessedAt(2_000);
            session.accessedAt(2_000);
            now.heardAt(2_000);
            now.posted(null);
        })).isTrue();
    }

    @Test
    void isTheSameWhereAnAttributeThatNobodyCanChangeWasRead() {
        assertThat(sameAfter(now -> session.attributes().get("text", CODEC))).isTrue();
    }

    @Test
    void mayNotBeTheSameWhereOneThatCanBeChangedWasRead() {
        assertThat(sameAfter(now -> session.attributes().get("list", CODEC))).isFalse();
    }

    @Test
    void isNotTheSameWithAnotherAttribute() {
        assertThat(sameAfter(now -> session.attributes().put("text", "a"))).as("set").isFalse();
        assertThat(sameAfter(now -> session.attributes().put("more", "a"))).as("added").isFalse();
        assertThat(sameAfter(now -> session.attributes().remove("more"))).as("removed").isFalse();
        assertThat(sameAfter(now -> leg.attributes().put("text", "a"))).as("of a SIP session").isFalse();
        assertThat(sameAfter(now -> session.attributes().clear())).as("all removed").isFalse();
    }

    @Test
    void isNotTheSameWithAnotherTimer() {
        assertThat(sameAfter(now -> timer.scheduledAt(9_500))).as("set again").isFalse();
        assertThat(sameAfter(now -> session.remove(timer))).as("cancelled").isFalse();
        assertThat(sameAfter(now -> session.add(timer))).as("set").isFalse();
    }

    @Test
    void isNotTheSameWithAnotherLife() {
        assertThat(sameAfter(now -> session.expiresAt(5_000))).isFalse();
        assertThat(sameAfter(now -> session.timeout(5_000))).isFalse();
        assertThat(sameAfter(now -> session.invalidateWhenReady(!session.invalidateWhenReady()))).isFalse();
        assertThat(sameAfter(now -> leg.invalidateWhenReady(!leg.invalidateWhenReady()))).isFalse();
        assertThat(sameAfter(now -> leg.markInvalid())).isFalse();
    }

    @Test
    void isNotTheSameWithAnotherServletOrLink() {
        assertThat(sameAfter(now -> leg.handler("other"))).isFalse();
        assertThat(sameAfter(now -> leg.linked(7))).isFalse();
        assertThat(sameAfter(now -> leg.outbound(new InetSocketAddress("127.0.0.1", 5060)))).as("an interface").isFalse();
    }

    @Test
    void isNotTheSameWithMoreOfAnything() {
        assertThat(sameAfter(Call::nextId)).as("something was numbered").isFalse();
        assertThat(sameAfter(now -> now.add(new ApplicationSession(9, new ApplicationVersion("app", "1.0.0"), 1)))).isFalse();
        assertThat(sameAfter(now -> now.remove(leg))).isFalse();
    }
}
