package io.jackfield.itests.servlets.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.application.Script;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.Servlet;

/** A container with one application, and the phones Alice and Bob. */
public final class Scene implements AutoCloseable {
    private final Container container;
    private final Phone alice;
    private final Phone bob;
    private final Script script = new Script();
    private final List<Throwable> expected = new ArrayList<>();

    Scene(Mode mode, int t1, Phone alice, Phone bob) {
        this.container = new Container(mode, t1);
        this.alice = alice;
        this.bob = bob;
    }

    /** The application is a script, which the test writes. */
    public Script script() {
        if (!container.runs()) {
            container.runs(script);
        }
        return script;
    }

    /** The script, before anything runs: for listeners that tell it. */
    public Script plain() {
        return script;
    }

    /** The application is the script, and has these listeners. */
    public Script scripted(Object... listeners) {
        container.runs(script, listeners);
        return script;
    }

    /** The application has this servlet, and these listeners. */
    public Scene runs(Servlet servlet, Object... listeners) {
        container.runs(servlet, listeners);
        return this;
    }

    public Container container() {
        return container;
    }

    public Phone alice() {
        return alice;
    }

    public Phone bob() {
        return bob;
    }

    /** A peer on a bare socket, for what a stack does not let one say or see. */
    public Peer peer() {
        return new Peer(container.address());
    }

    /** Somebody at the container. */
    public String uri(String user) {
        return "sip:" + user + "@" + container.address();
    }

    /** What the application threw so far was to be. */
    public void expectsFailures(int number) {
        assertThat(script.failures()).hasSize(number);
        expected.addAll(script.failures());
    }

    List<Throwable> failures() {
        return script.failures().stream().filter(each -> !expected.contains(each)).toList();
    }

    void noFailure() {
        assertThat(failures()).as("what the application threw").isEmpty();
    }

    @Override
    public void close() {
        container.close();
    }
}
