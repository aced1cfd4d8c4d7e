package io.jackfield.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.core.Outcome;
import java.io.IOException;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.ServletException;
import javax.servlet.sip.SipServletRequest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application's own classes in attributes while its version is started again, updated in place or refreshed: its class loader is
 * another one then, and so may be its classes.
 */
class ClassChangeTest {
    @TempDir
    Path directory;

    private final List<String> counted = new ArrayList<>();
    private final Script script = new Script();

    private ClassLoader compiled(String name, String fields, long version) throws IOException {
        Path sources = Files.createDirectories(directory.resolve(name));
        Path file = sources.resolve("Note.java");
        Files.writeString(file, "public class Note implements java.io.Serializable { private static final long serialVersionUID = " + version
                + "L; " + fields + " }");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, file.toString())).isZero();
        return new URLClassLoader(new URL[] {sources.toUri().toURL()}, getClass().getClassLoader());
    }

    private SipApplication application(ClassLoader loader) {
        SipApplication application = new SipApplication(TestApplication.descriptor(
                List.of(TestApplication.servlet("main", () -> script)), "main", List.of()), loader, new ApplicationEnvironment() {
                    @Override
                    public String serverInfo() {
                        return "test";
                    }

                    @Override
                    public void count(String name) {
                        counted.add(name);
                    }
                });
        application.start();
        return application;
    }

    private static Object note() {
        try {
            return Class.forName("Note", true, Thread.currentThread().getContextClassLoader()).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Object note, String field) {
        try {
            return String.valueOf(note.getClass().getField(field).get(note));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call whose note was set by one class loader, and the answer of its INVITE. */
    private VirtualCall noted(VirtualCall.Mode mode, ClassLoader loader, List<SIPResponse> answer) throws Throwable {
        script.on("INVITE", invite -> {
            invite.getSession().setAttribute("note", (Serializable) note());
            invite.getSession().setAttribute("text", "kept");
            invite.createResponse(200).send();
        });
        Thread.currentThread().setContextClassLoader(loader);
        VirtualCall call = new VirtualCall(application(loader), mode).invite();
        call.noFault();
        answer.add(call.response(200, "INVITE"));
        return call;
    }

    private void later(VirtualCall call, SIPResponse ok, int cseq, Later check) {
        script.on("INFO", info -> {
            check.look(info);
            info.createResponse(200).send();
        });
        call.alice("INFO", cseq, ok);
        call.response(200, "INFO");
    }

    private interface Later {
        void look(SipServletRequest info) throws ServletException, IOException;
    }

    @ParameterizedTest
    @EnumSource
    void anObjectIsReadWithTheNextClassLoader(VirtualCall.Mode mode) throws Throwable {
        List<SIPResponse> ok = new ArrayList<>();
        VirtualCall call = noted(mode, compiled("one", "public String text = \"as it was\";", 1), ok);
        ClassLoader next = compiled("two", "public String text = \"fresh\"; public String more = null;", 1);
        call.restart(application(next));
        later(call, ok.get(0), 2, info -> {
            Object note = info.getSession().getAttribute("note");
            assertThat(note.getClass().getClassLoader()).isSameAs(next);
            assertThat(read(note, "text")).isEqualTo("as it was");
            assertThat(read(note, "more")).isEqualTo("null");
        });
        call.noFault();
    }

    /** It is lost alone and not for ever: a version that can read it again has it. */
    @ParameterizedTest
    @EnumSource
    void anObjectThatItsClassCannotReadIsLostAloneAndCounted(VirtualCall.Mode mode) throws Throwable {
        List<SIPResponse> ok = new ArrayList<>();
        ClassLoader first = compiled("one", "public String text = \"as it was\";", 1);
        VirtualCall call = noted(mode, first, ok);
        call.restart(application(compiled("two", "public String text = \"fresh\";", 2)));
        later(call, ok.get(0), 2, info -> {
            assertThat(info.getSession().getAttribute("note")).isNull();
            assertThat(info.getSession().getAttribute("text")).isEqualTo("kept");
        });
        assertThat(counted).containsExactly("servlet.attribute-not-read");
        assertThat(call.notes).extracting(Outcome.Note::counter).containsExactly("application.attribute-not-read");
        call.restart(application(first));
        later(call, ok.get(0), 3, info -> assertThat(read(info.getSession().getAttribute("note"), "text")).isEqualTo("as it was"));
    }
}
