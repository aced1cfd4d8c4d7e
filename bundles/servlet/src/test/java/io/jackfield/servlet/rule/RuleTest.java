package io.jackfield.servlet.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.servlet.address.NameAddress;
import io.jackfield.servlet.address.Uris;
import java.lang.reflect.Proxy;
import java.util.List;
import javax.servlet.sip.SipServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules and variables: JSR 289 section 16.1. */
class RuleTest {
    private static SipServletRequest request() {
        return (SipServletRequest) Proxy.newProxyInstance(RuleTest.class.getClassLoader(), new Class<?>[] {SipServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> "INVITE";
                    case "getRequestURI" -> Uris.parse("sip:+1-555@Phones.Example.com;user=phone;x.y=1");
                    case "getFrom" -> NameAddress.parse("\"Alice Liddell\" <sip:alice@example.org:5070>;tag=1");
                    case "getTo" -> NameAddress.parse("<tel:+358-555>");
                    case "getInitialPoppedRoute" -> null;
                    default -> throw new AssertionError(method);
                });
    }

    @ParameterizedTest
    @CsvSource({"request.method, INVITE", "request.uri.scheme, sip", "request.uri.user, +1-555", "request.uri.host, Phones.Example.com",
        "request.uri.port, 5060", "request.uri.tel, +1555", "request.uri.param.user, phone", "request.uri.param.x.y, 1",
        "request.from.display-name, Alice Liddell", "request.from.uri, sip:alice@example.org:5070", "request.from.uri.port, 5070",
        "request.to.uri.scheme, tel", "request.to.uri.tel, +358555"})
    void equalComparesAVariable(String variable, String value) {
        assertThat(new Rule.Equal(Variable.named(variable), value, false).matches(request())).isTrue();
        assertThat(new Rule.Equal(Variable.named(variable), value + "x", false).matches(request())).isFalse();
        assertThat(new Rule.Exists(Variable.named(variable)).matches(request())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.to.uri.host", "request.to.display-name", "request.uri.param.none", "request.from.uri.tel", "request.route",
        "request.route.uri.host"})
    void whatIsNotThereMatchesNothing(String variable) {
        assertThat(new Rule.Exists(Variable.named(variable)).matches(request())).isFalse();
        assertThat(new Rule.Equal(Variable.named(variable), "", true).matches(request())).isFalse();
        assertThat(new Rule.Contains(Variable.named(variable), "", true).matches(request())).isFalse();
        assertThat(new Rule.SubdomainOf(Variable.named(variable), "").matches(request())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "request", "method", "request.uri.hos", "request.from.tag", "request.method.x", "request.uri.param", "response.status"})
    void unknownVariablesAreRefused(String name) {
        assertThatThrownBy(() -> Variable.named(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name);
    }

    @Test
    void caseMattersUnlessTold() {
        Variable host = Variable.named("request.uri.host");
        assertThat(new Rule.Equal(host, "phones.example.com", false).matches(request())).isFalse();
        assertThat(new Rule.Equal(host, "phones.example.com", true).matches(request())).isTrue();
        assertThat(new Rule.Contains(host, "example", false).matches(request())).isFalse();
        assertThat(new Rule.Contains(host, "example", true).matches(request())).isTrue();
    }

    @Test
    void subdomainsEndAtADot() {
        Variable host = Variable.named("request.uri.host");
        assertThat(new Rule.SubdomainOf(host, "example.com").matches(request())).isTrue();
        assertThat(new Rule.SubdomainOf(host, "phones.example.com").matches(request())).isTrue();
        assertThat(new Rule.SubdomainOf(host, "ample.com").matches(request())).isFalse();
        assertThat(new Rule.SubdomainOf(Variable.named("request.to.uri.tel"), "+358").matches(request())).isTrue();
        assertThat(new Rule.SubdomainOf(Variable.named("request.to.uri.tel"), "358").matches(request())).isFalse();
    }

    @Test
    void combinesConditions() {
        Rule yes = new Rule.Exists(Variable.named("request.method"));
        Rule no = new Rule.Not(yes);
        assertThat(new Rule.And(List.of(yes, no)).matches(request())).isFalse();
        assertThat(new Rule.And(List.of(yes, yes)).matches(request())).isTrue();
        assertThat(new Rule.Or(List.of(no, yes)).matches(request())).isTrue();
        assertThat(new Rule.Or(List.of(no, no)).matches(request())).isFalse();
    }
}
