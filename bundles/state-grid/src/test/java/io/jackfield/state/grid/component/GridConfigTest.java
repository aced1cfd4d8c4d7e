package io.jackfield.state.grid.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.state.grid.coherence.GridSettings;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node's file may say. */
class GridConfigTest {
    /** As Declarative Services makes it: a text where a number belongs fails when it is asked for. */
    private static GridConfig config(Map<String, Object> properties) {
        return (GridConfig) Proxy.newProxyInstance(GridConfig.class.getClassLoader(), new Class<?>[]{GridConfig.class},
                (proxy, method, args) -> {
                    Object value = properties.getOrDefault(method.getName(), method.getDefaultValue());
                    return value instanceof String text && method.getReturnType() == int.class ? (Object) Integer.valueOf(text)
                            : value instanceof String text && method.getReturnType() == long.class ? (Object) Long.valueOf(text)
                            : value;
                });
    }

    private static GridSettings settings(Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>(Map.of("name", "n1"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return GridConfig.Checked.settings(config(properties), properties);
    }

    @ParameterizedTest
    @CsvSource({"engine,false", "state,true", "both,true"})
    void theRoleSaysWhetherItKeepsCalls(String role, boolean keeps) {
        assertThat(settings("role", role).storage()).isEqualTo(keeps);
    }

    @Test
    void withoutARoleANodeIsBoth() {
        assertThat(settings().storage()).isTrue();
    }

    @Test
    void whoeverIsListedVotesUnlessItIsSaidHowMany() {
        assertThat(settings("members", new String[] {"10.0.0.1", "10.0.0.2", "10.0.0.3"}).voters()).isEqualTo(3);
        GridSettings ofAFile = settings("members", new String[] {"10.0.0.1, 10.0.0.2,10.0.0.3"});
        assertThat(ofAFile.voters()).as("one text, as Declarative Services gives a line of a file").isEqualTo(3);
        assertThat(ofAFile.members()).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(settings("voters", "5").voters()).isEqualTo(5);
        assertThat(settings().voters()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "role|States|role=States is none of engine, state, both",
        "port|x|port=x is no whole number",
        "port|65536|port=65536 is not within 0 to 65535",
        "clusterPort|0|clusterPort=0 is not within 1 to 65535",
        "backups|9|backups=9 is not within 0 to 8",
        "partitions|0|partitions=0 is not within 1 to 32749",
        "callsPerShare|0|callsPerShare=0 is not within 1 to 2147483647",
        "requestTimeout|99|requestTimeout=99 is not within 100 to 600000",
        "voters|1001|voters=1001 is not within 0 to 1000",
        "detection|499|detection=499 is not within 500 to 600000"})
    void aBadValueIsNamedWithItsKeyAndWhatIsAllowed(String key, String value, String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(key, value)).withMessage(line);
    }

    @Test
    void aNodeNeedsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("name", " ")).withMessageStartingWith("name= is missing");
    }
}
