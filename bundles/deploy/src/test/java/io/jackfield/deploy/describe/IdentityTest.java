package io.jackfield.deploy.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.ApplicationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which base name and version a name and a bundle version make. */
class IdentityTest {
    @ParameterizedTest
    @CsvSource({
        "forward,              2.1.0,        forward, 2.1.0",
        "forward,              1.0.0.rc1,    forward, 1.0.0.rc1",
        "forward-2.1,          0.0.0,        forward, 2.1.0",
        "forward-2.1.3,        0.0.0,        forward, 2.1.3",
        "forward-2.1.3.beta,   0.0.0,        forward, 2.1.3.beta",
        "forward-2.1-SNAPSHOT, 0.0.0,        forward, 2.1.0.SNAPSHOT",
        "forward-02.01,        0.0.0,        forward, 2.1.0",
        "forward-2.1,          3.0.0,        forward, 3.0.0",
        "forward,              0.0.0,        forward, ''",
        "area-51,              1.0.0,        area-51, 1.0.0",
        "area-51-1.2,          0.0.0,        area-51, 1.2.0",
        "call-forward,         0.0.0,        call-forward, ''",
        "a.b.c,                1.0.0,        a.b.c,   1.0.0",
    })
    void readsNameAndVersion(String name, String bundleVersion, String base, String version) throws RefusedException {
        assertThat(Identity.of(name, bundleVersion)).isEqualTo(new ApplicationVersion(base, version));
    }

    @Test
    void refusesANameThatIsEmptyOrHasBlanks() {
        assertThatThrownBy(() -> Identity.of(" ", "1.0.0")).hasMessage("The application's name is empty.");
        assertThatThrownBy(() -> Identity.of("call forward", "1.0.0"))
                .hasMessage("The application's name 'call forward' has blanks in it.");
    }
}
