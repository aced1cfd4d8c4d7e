package io.jackfield.itests.servlets.scene;

import io.jackfield.deploy.deployment.Instances;
import io.jackfield.deploy.describe.BundleContent;
import io.jackfield.deploy.describe.Describer;
import io.jackfield.deploy.describe.Description;
import io.jackfield.deploy.describe.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;

/** A bundle that has a deployment descriptor and no class files. */
record Archive(String sipXml) implements BundleContent {
    static Description described(String sipXml) throws RefusedException {
        return Describer.describe(new Archive(sipXml)).orElseThrow();
    }

    @Override
    public String symbolicName() {
        return "suite";
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.empty();
    }

    @Override
    public boolean usesSipServlets() {
        return true;
    }

    @Override
    public Optional<InputStream> open(String path) {
        return path.equals("WEB-INF/sip.xml") ? Optional.of(new ByteArrayInputStream(sipXml.getBytes(StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    @Override
    public void classFiles(ClassFileReader reader) {
        // the objects are there already
    }

    /** The servlets and listeners by the class names of the descriptor. */
    record Objects(Map<String, Object> byName) implements Instances {
        @Override
        public Servlet servlet(String className) throws ReflectiveOperationException {
            return (Servlet) listener(className);
        }

        @Override
        public Object listener(String className) throws ReflectiveOperationException {
            check(className);
            return byName.get(className);
        }

        @Override
        public void check(String className) throws ReflectiveOperationException {
            if (!byName.containsKey(className)) {
                throw new ClassNotFoundException(className);
            }
        }
    }
}
