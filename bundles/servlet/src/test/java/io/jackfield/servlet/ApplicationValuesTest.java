package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.servlet.api.ApplicationValues;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.sip.SipServletRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's own values, within its events and out of them, on a real engine in both modes. */
@Timeout(60)
class ApplicationValuesTest {
    private final Script script = new Script();
    private LivePlatform platform;

    private void starts(boolean encodes, Script.Action<SipServletRequest> invited) {
        script.on("INVITE", invited).on("BYE", bye -> bye.createResponse(200).send());
        platform = new LivePlatform(encodes, script);
    }

    @AfterEach
    void close() {
        if (platform != null) {
            platform.close();
        }
    }

    private ApplicationValues values() {
        return (ApplicationValues) script.getServletContext().getAttribute(ApplicationValues.ATTRIBUTE);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> text(ApplicationValues space, String name) {
        return answer(space.get(name)).map(value -> new String(value.bytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnEventChangesIsWrittenOnceWhenItIsCommitted(boolean encodes) {
        AtomicReference<Optional<String>> seen = new AtomicReference<>();
        starts(encodes, invite -> {
            values().add("calls", 1);
            values().put("last", bytes("alice"));
            seen.set(text(values(), "last"));
            invite.createResponse(200).send();
        });
        platform.calls("c1");
        platform.calls("c2");

        LivePlatform.until("the count", () -> answer(values().number("calls")).equals(OptionalLong.of(2)));
        platform.says("BYE", "c1", 2);
        LivePlatform.until("an answer to BYE", () -> platform.answers("BYE").contains(200));
        assertThat(answer(values().number("calls"))).hasValue(2);
        assertThat(text(values(), "last")).contains("alice");
        assertThat(seen.get()).as("the second event sees what the first wrote and not its own").isIn(Optional.empty(),
                Optional.of("alice"));
        assertThat(platform.engineCounters()).containsEntry("engine.values.written", 4L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWritesOfOneEventAreMadeInTheirOrder(boolean encodes) {
        starts(encodes, invite -> {
            for (int i = 0; i < 20; i++) {
                values().put("step", bytes("step " + i));
            }
            values().put("gone", bytes("x"));
            values().remove("gone");
            invite.createResponse(200).send();
        });
        platform.calls("c1");

        LivePlatform.until("the last step", () -> text(values(), "step").equals(Optional.of("step 19")));
        LivePlatform.until("the removal", () -> platform.engineCounters().getOrDefault("engine.values.written", 0L) == 22);
        assertThat(text(values(), "gone")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEventChangesNoMoreThanItMay(boolean encodes) {
        AtomicReference<Exception> thrown = new AtomicReference<>();
        starts(encodes, invite -> {
            try {
                for (int i = 0; i < 65; i++) {
                    values().add("many", 1);
                }
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            invite.createResponse(200).send();
        });
        platform.calls("c1");

        assertThat(thrown.get()).hasMessage("one event changes at most 64 values");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThreadOfTheApplicationComparesAndCounts(boolean encodes) {
        starts(encodes, invite -> invite.createResponse(200).send());

        assertThat(answer(values().compareAndSet("owner", 0, bytes("a")))).isTrue();
        assertThat(answer(values().compareAndSet("owner", 0, bytes("b")))).isFalse();
        long revision = answer(values().get("owner")).orElseThrow().revision();
        assertThat(answer(values().compareAndSet("owner", revision, null))).isTrue();
        assertThat(answer(values().get("owner"))).isEmpty();
        assertThat(answer(values().increment("n", 5))).hasValue(5);
        assertThat(answer(values().increment("n", -2))).hasValue(3);
        values().add("n", 1);
        assertThat(answer(values().number("n"))).hasValue(4);
        values().put("n", bytes("text"));
        assertThat(answer(values().increment("n", 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void spacesThatAreSharedByNameAreApartFromItsOwn(boolean encodes) {
        starts(encodes, invite -> invite.createResponse(200).send());
        values().put("x", bytes("own"));
        values().shared("test").put("x", bytes("shared"));

        assertThat(text(values(), "x")).contains("own");
        assertThat(text(values().shared("test"), "x")).contains("shared");
        assertThat(text(values().shared("other"), "x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsTooLongIsRefusedAtOnce(boolean encodes) {
        starts(encodes, invite -> invite.createResponse(200).send());

        assertThatThrownBy(() -> values().put("x", new byte[101])).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the store takes 64 and 100");
        assertThatThrownBy(() -> values().increment("x".repeat(65), 1)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the store takes 64 and 100");
    }
}
