package io.jackfield.itests.conversations;

import io.jackfield.servlet.ApplicationDescriptor;
import io.jackfield.servlet.ApplicationEnvironment;
import io.jackfield.servlet.ServletDescriptor;
import io.jackfield.servlet.SipApplication;
import io.jackfield.state.ApplicationVersion;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.servlet.Servlet;

/** One version of call-forward as it was built, with a class loader of its own, as a bundle has it. */
final class Archive {
    private static final String PACKAGE = "io.jackfield.apps.call.forward.";
    private static final String SERVLET = PACKAGE.replace('.', '/') + "CallForward.class";
    private static final int A_DAY = 24 * 60;

    private final String version;
    private final URL place;

    /** @param version as {@code 1.0.0}; built as {@code call-forward-1.0} */
    Archive(String version) {
        this.version = version;
        this.place = place("call-forward-" + version.substring(0, 3));
    }

    private static URL place(String name) {
        try {
            String found = Collections.list(Archive.class.getClassLoader().getResources(SERVLET)).stream().map(URL::toString)
                    .filter(each -> each.contains(name)).findFirst().orElseThrow();
            String base = found.substring(0, found.length() - SERVLET.length());
            return new URL(base.startsWith("jar:") ? base.substring("jar:".length(), base.length() - "!/".length()) : base);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The classes of the archive are its own, all else is the platform's. */
    private static final class Loader extends URLClassLoader {
        private Loader(URL place) {
            super(new URL[] {place}, Archive.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    /** Deploys it: other classes and objects each time. */
    SipApplication starts() {
        Loader loader = new Loader(place);
        List<Object> listeners = Stream.of("Unacknowledged", "NoAnswer").filter(name -> loader.findResource(
                PACKAGE.replace('.', '/') + name + ".class") != null).map(name -> instance(loader, name)).toList();
        ServletDescriptor servlet = new ServletDescriptor("call-forward", () -> (Servlet) instance(loader, "CallForward"), Map.of(), 1, "");
        SipApplication application = new SipApplication(new ApplicationDescriptor(new ApplicationVersion("app", version), "", "",
                List.of(servlet), "call-forward", List.of(), listeners, Map.of(), A_DAY), loader, ApplicationEnvironment.plain());
        application.start();
        return application;
    }

    private static Object instance(ClassLoader loader, String name) {
        try {
            return Class.forName(PACKAGE + name, true, loader).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
