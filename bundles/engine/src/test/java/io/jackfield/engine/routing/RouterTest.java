package io.jackfield.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which application an initial request goes to. */
class RouterTest {
    private static final List<String> RULES = List.of(
            "* user=echo -> echo",
            "INVITE,MESSAGE user=\\+49.* host=Example\\.com -> call-forward",
            "OPTIONS * -> echo",
            "* user=gone -> nowhere",
            "SUBSCRIBE host=.*\\.org -> presence");
    private static final Set<String> HERE = Set.of("echo", "call-forward", "presence");

    @ParameterizedTest
    @CsvSource({
        "INVITE,    sip:echo@example.com,       echo",
        "INVITE,    sip:+4930@example.COM:5070, call-forward",
        "MESSAGE,   sips:+4930@example.com,     call-forward",
        "BYE,       sip:+4930@example.com,      404",
        "INVITE,    sip:+4930@example.net,      404",
        "INVITE,    sip:Echo@example.com,       404",
        "INVITE,    tel:+4930,                  404",
        "OPTIONS,   sip:example.com,            echo",
        "INVITE,    sip:gone@example.com,       503",
        "SUBSCRIBE, sip:org,                    404",
        "SUBSCRIBE, sip:a.example.org,          presence",
    })
    void followsTheFirstRuleThatMatches(String method, String uri, String expected) throws ParseException {
        assertThat(said(Router.of(RULES).route(request(method, uri), HERE))).isEqualTo(expected);
    }

    @Test
    void knowsTheUserOfATelephoneUri() throws ParseException {
        Router router = Router.of(List.of("* user=\\+4930 -> echo"));

        assertThat(said(router.route(request("INVITE", "tel:+4930"), HERE))).isEqualTo("echo");
    }

    @Test
    void needsNoRulesForTheOnlyApplication() throws ParseException {
        assertThat(said(Router.of(List.of()).route(request("INVITE", "sip:a@b"), Set.of("echo")))).isEqualTo("echo");
    }

    @Test
    void takesTheFirstByNameWithoutRules() throws ParseException {
        assertThat(said(Router.of(List.of(" ")).route(request("INVITE", "sip:a@b"), HERE))).isEqualTo("call-forward");
    }

    @Test
    void isUnavailableWithoutApplications() throws ParseException {
        assertThat(said(Router.of(List.of()).route(request("INVITE", "sip:a@b"), Set.of()))).isEqualTo("503");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "* user=echo echo         | rule '* user=echo echo': it reads METHODS CONDITIONS -> BASE-NAME",
        "* -> echo                | rule '* -> echo': a condition is missing; write * for any",
        "invite * -> echo         | rule 'invite * -> echo': a method is in capital letters, not 'invite'",
        "* usr=echo -> echo       | rule '* usr=echo -> echo': a condition is *, or user=REGEX and host=REGEX, not usr=echo",
        "* * user=a -> echo       | rule '* * user=a -> echo': a condition is *, or user=REGEX and host=REGEX, not *",
        "* user=( -> echo         | rule '* user=( -> echo': '(' is no regular expression: Unclosed group",
        "INVITE,INVITE * -> echo  | rule 'INVITE,INVITE * -> echo': a method is named twice",
    })
    void saysInOneLineWhatIsWrongWithARule(String rule, String message) {
        assertThatThrownBy(() -> Router.of(List.of(rule)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static String said(Route route) {
        return route instanceof Route.To to ? to.baseName() : route instanceof Route.Unknown ? "404" : "503";
    }

    private static SIPRequest request(String method, String uri) throws ParseException {
        String text = method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n"
                + "Call-ID: 1\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        return (SIPRequest) new StringMsgParser()
                .parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, true, null);
    }
}
