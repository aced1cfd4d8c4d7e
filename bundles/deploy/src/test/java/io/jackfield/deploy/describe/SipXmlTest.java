package io.jackfield.deploy.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deployment descriptors (JSR 289 section 19), also those that mean harm. */
class SipXmlTest {
    private static final String FULL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <sip-app xmlns="http://www.jcp.org/xml/ns/sipservlet" xmlns:javaee="http://java.sun.com/xml/ns/javaee" version="1.1">
              <app-name>forward-2.1</app-name>
              <javaee:display-name>Forward</javaee:display-name>
              <javaee:description>Sends calls on</javaee:description>
              <javaee:icon/>
              <distributable/>
              <servlet-selection>
                <servlet-mapping>
                  <servlet-name>forward</servlet-name>
                  <pattern>
                    <and>
                      <equal><var>request.method</var><value>INVITE</value></equal>
                      <contains ignore-case="true"><var>request.uri.host</var><value>example</value></contains>
                    </and>
                  </pattern>
                </servlet-mapping>
              </servlet-selection>
              <context-param><param-name>region</param-name><param-value>north</param-value></context-param>
              <listener><listener-class>org.example.Listener</listener-class></listener>
              <servlet>
                <servlet-name>forward</servlet-name>
                <description>The one</description>
                <servlet-class>org.example.Forward</servlet-class>
                <init-param><param-name>to</param-name><param-value>sip:b@example.com</param-value></init-param>
                <load-on-startup>2</load-on-startup>
                <run-as><role-name>x</role-name></run-as>
              </servlet>
              <servlet>
                <servlet-name>other</servlet-name>
                <servlet-class>org.example.Other</servlet-class>
                <load-on-startup/>
              </servlet>
              <proxy-config><proxy-timeout>90</proxy-timeout></proxy-config>
              <session-config><session-timeout>15</session-timeout></session-config>
              <security-constraint/>
              <login-config/>
            </sip-app>
            """;

    @TempDir
    Path directory;

    @Test
    void readsEveryElement() throws RefusedException {
        SipXml xml = read(FULL);

        assertThat(xml.appName()).isEqualTo("forward-2.1");
        assertThat(xml.displayName()).isEqualTo("Forward");
        assertThat(xml.description()).isEqualTo("Sends calls on");
        assertThat(xml.servlets()).containsExactly(
                new Description.Servlet("forward", "org.example.Forward", Map.of("to", "sip:b@example.com"), 2, "The one"),
                new Description.Servlet("other", "org.example.Other", Map.of(), 0, ""));
        assertThat(xml.listeners()).containsExactly("org.example.Listener");
        assertThat(xml.contextParameters()).isEqualTo(Map.of("region", "north"));
        assertThat(xml.sessionTimeoutMinutes()).isEqualTo(OptionalInt.of(15));
        assertThat(xml.notYet()).containsExactly("login-config", "proxy-config", "run-as", "security-constraint");
    }

    @Test
    void keepsTheConditionOfAMapping() throws RefusedException {
        Description.Mapping mapping = read(FULL).mappings().get(0);

        assertThat(mapping.servlet()).isEqualTo("forward");
        assertThat(mapping.condition().name()).isEqualTo("and");
        Element contains = mapping.condition().children().get(1);
        assertThat(contains.attribute("ignore-case")).contains("true");
        assertThat(contains.textOf("var")).isEqualTo("request.uri.host");
        assertThat(contains.line()).isEqualTo(14);
    }

    @Test
    void readsADescriptorOfSipServlet10WithItsDoctypeAndAsksNobodyForIt() throws RefusedException {
        SipXml xml = read("""
                <?xml version="1.0"?>
                <!DOCTYPE sip-app PUBLIC "-//Java Community Process//DTD SIP Application 1.0//EN"
                  "http://127.0.0.1:9/dtd/sip-app_1_0.dtd">
                <sip-app>
                  <servlet><servlet-name>a</servlet-name><servlet-class>A</servlet-class></servlet>
                  <servlet-mapping><servlet-name>a</servlet-name>
                    <pattern><exists><var>request.uri</var></exists></pattern></servlet-mapping>
                  <proxy-config><sequential-search-timeout>5</sequential-search-timeout></proxy-config>
                </sip-app>""");

        assertThat(xml.mappings()).hasSize(1);
        assertThat(xml.notYet()).containsExactly("proxy-config");
    }

    @Test
    void opensNoFileThatAnEntityNames() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "open sesame");

        assertThatThrownBy(() -> read("<!DOCTYPE sip-app [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>\n"
                + "<sip-app><app-name>&x;</app-name></sip-app>"))
                .isInstanceOf(RefusedException.class).hasMessageStartingWith("sip.xml line 2: ")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void expandsNoEntityAtAll() {
        assertThatThrownBy(() -> read("<!DOCTYPE sip-app [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\n"
                + "<sip-app><app-name>&b;</app-name></sip-app>")).isInstanceOf(RefusedException.class);
    }

    @Test
    void endsAtADepthThatNoApplicationHas() {
        assertThatThrownBy(() -> read("<sip-app>" + "<and>".repeat(100) + "</and>".repeat(100) + "</sip-app>"))
                .hasMessage("sip.xml line 1: there are more elements than any application has.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<sip-app>\\n<servlt/></sip-app>             | sip.xml line 2: servlt is no element of sip-app.",
        "<web-app/>                                  | sip.xml line 1: the root element is sip-app, not web-app.",
        "<sip-app>\\n\\n<servlet/></sip-app>         | sip.xml line 3: servlet has no servlet-name.",
        "<sip-app>\\n<listener/></sip-app>           | sip.xml line 2: listener has no listener-class.",
        "<sip-app>\\n<servlet-mapping/></sip-app>    | sip.xml line 2: a servlet-mapping has one pattern with one condition.",
        "<sip-app><session-config>\\n<session-timeout>x</session-timeout></session-config></sip-app> "
                + "| sip.xml line 2: session-timeout is a number, not 'x'.",
    })
    void saysInWhichLineWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
                .isInstanceOf(RefusedException.class).hasMessage(message);
    }

    @Test
    void saysInWhichLineAMalformedDescriptorBreaks() {
        assertThatThrownBy(() -> read("<sip-app>\n<app-name>a</app-nam>\n</sip-app>"))
                .isInstanceOf(RefusedException.class).hasMessageStartingWith("sip.xml line 2: ");
        assertThatThrownBy(() -> read("")).isInstanceOf(RefusedException.class).hasMessageStartingWith("sip.xml line ");
    }

    @Test
    void refusesTwoServletsOfOneName() {
        String servlet = "<servlet><servlet-name>a</servlet-name><servlet-class>A</servlet-class></servlet>\n";

        assertThatThrownBy(() -> read("<sip-app>" + servlet + servlet + "</sip-app>"))
                .hasMessage("sip.xml line 2: there are two servlets named a.");
    }

    @Test
    void givesNoMappingsWhereTheMainServletIsNamed() throws RefusedException {
        SipXml xml = read("<sip-app><servlet-selection><main-servlet>a</main-servlet></servlet-selection></sip-app>");

        assertThat(xml.mainServlet()).isEqualTo("a");
        assertThat(xml.mappings()).isEqualTo(List.of());
        assertThat(xml.sessionTimeoutMinutes()).isEmpty();
    }

    private static SipXml read(String text) throws RefusedException {
        return SipXml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
