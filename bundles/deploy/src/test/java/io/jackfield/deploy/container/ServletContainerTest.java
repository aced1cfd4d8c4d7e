package io.jackfield.deploy.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.deploy.deployment.Instances;
import io.jackfield.deploy.deployment.VersionContainer.RunningVersion;
import io.jackfield.deploy.describe.Description;
import io.jackfield.deploy.describe.Element;
import io.jackfield.deploy.sample.SampleServlet;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.servlet.rule.Rule;
import io.jackfield.servlet.rule.Variable;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.ServletConfig;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import org.junit.jupiter.api.Test;

/** A description becomes a running application of the real container, and its patterns rules. */
class ServletContainerTest {
    private static final ApplicationVersion VERSION = new ApplicationVersion("sample", "1.0.0");

    private final List<String> heard = new ArrayList<>();

    @Test
    void runsADescribedVersion() throws Exception {
        Description description = new Description(VERSION, "", "",
                List.of(new Description.Servlet("s", "S", Map.of("to", "b"), 1, "")), "s", List.of(), List.of(), Map.of(), 5,
                List.of());

        RunningVersion running = new ServletContainer(new CountingEnvironment("1", null, version -> VersionState.ACTIVE))
                .start(description, getClass().getClassLoader(), new Fixed());
        assertThat(running.user().version()).isEqualTo(VERSION);
        assertThat(running.user().sessionTimeoutMillis()).isEqualTo(300_000);
        assertThat(heard).containsExactly("init s to b");
        running.opened();
        running.close();

        assertThat(heard).containsExactly("init s to b", "initialized", "destroy");
    }

    /** Annotated {@code @SipServlet} and {@code @SipListener}, as many are that implement TimerListener. */
    @Test
    void aServletThatIsAListenerTooIsOneObject() throws Exception {
        Description description = new Description(VERSION, "", "", List.of(new Description.Servlet("s", "S", Map.of(), 1, "")),
                "s", List.of(), List.of("S"), Map.of(), 5, List.of());

        RunningVersion running = new ServletContainer(new CountingEnvironment("1", null, version -> VersionState.ACTIVE))
                .start(description, getClass().getClassLoader(), new Fixed());
        running.opened();
        running.close();

        assertThat(heard).containsExactly("init s to null", "initialized", "destroy");
    }

    @Test
    void makesARuleOfEveryCondition() {
        Element equal = condition("equal", "request.method", "INVITE");
        Element contains = new Element("contains", "", 1, List.of(new Element.Attribute("ignore-case", "true")),
                List.of(leaf("var", "request.uri.host"), leaf("value", "Example")));
        Element exists = new Element("exists", "", 1, List.of(), List.of(leaf("var", "request.uri.param.lr")));
        Element subdomain = condition("subdomain-of", "request.from.uri.host", "example.com");

        Rule rule = Rules.of(parent("or", parent("and", equal, contains), parent("not", exists), subdomain));

        assertThat(rule).isEqualTo(new Rule.Or(List.of(
                new Rule.And(List.of(new Rule.Equal(Variable.named("request.method"), "INVITE", false),
                        new Rule.Contains(Variable.named("request.uri.host"), "Example", true))),
                new Rule.Not(new Rule.Exists(Variable.named("request.uri.param.lr"))),
                new Rule.SubdomainOf(Variable.named("request.from.uri.host"), "example.com"))));
    }

    @Test
    void saysWhichConditionIsWrong() {
        assertThatThrownBy(() -> Rules.of(new Element("xor", "", 12, List.of(), List.of())))
                .hasMessage("pattern in line 12: xor is no condition");
        assertThatThrownBy(() -> Rules.of(parent("and"))).hasMessage("pattern in line 1: and has no condition in it");
        assertThatThrownBy(() -> Rules.of(condition("equal", "request.metod", "INVITE")))
                .hasMessage("pattern in line 1: no variable of a request: request.metod");
        assertThatThrownBy(() -> Rules.of(new Element("equal", "", 3, List.of(), List.of(leaf("var", "request.method")))))
                .hasMessage("pattern in line 3: equal has no value");
    }

    private static Element parent(String name, Element... children) {
        return new Element(name, "", 1, List.of(), List.of(children));
    }

    private static Element condition(String name, String variable, String value) {
        return parent(name, leaf("var", variable), leaf("value", value));
    }

    private static Element leaf(String name, String text) {
        return new Element(name, text, 1, List.of(), List.of());
    }

    private final class Fixed implements Instances {
        @Override
        public Servlet servlet(String className) {
            return new Listening();
        }

        @Override
        public Object listener(String className) {
            throw new AssertionError("there is none");
        }

        @Override
        public void check(String className) {
            // all is well
        }
    }

    private final class Listening extends SampleServlet implements SipServletListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void init(ServletConfig config) {
            heard.add("init " + config.getServletName() + " to " + config.getInitParameter("to"));
        }

        @Override
        public void servletInitialized(SipServletContextEvent event) {
            heard.add("initialized");
        }

        @Override
        public void destroy() {
            heard.add("destroy");
        }
    }
}
