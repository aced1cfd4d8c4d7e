package io.jackfield.deploy.osgi;

import io.jackfield.deploy.deployment.ApplicationBundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** A bundle of the framework as deployment sees it. */
final class FrameworkBundle implements ApplicationBundle {
    private static final String SIP_SERVLETS = "javax.servlet.sip";

    private final Bundle bundle;

    FrameworkBundle(Bundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public long id() {
        return bundle.getBundleId();
    }

    @Override
    public String symbolicName() {
        return bundle.getSymbolicName() == null ? "" : bundle.getSymbolicName();
    }

    @Override
    public String version() {
        return bundle.getVersion().toString();
    }

    @Override
    public Optional<String> header(String name) {
        String value = bundle.getHeaders("").get(name);
        return value == null ? Optional.empty() : Optional.of(value.split(";", 2)[0].trim());
    }

    /** As far as its manifest says, so that a bundle can be asked before it is resolved; rather yes than no. */
    @Override
    public boolean usesSipServlets() {
        return names(Constants.IMPORT_PACKAGE).contains(SIP_SERVLETS)
                || names(Constants.DYNAMICIMPORT_PACKAGE).contains(SIP_SERVLETS)
                || names(Constants.DYNAMICIMPORT_PACKAGE).contains("*") || !names(Constants.REQUIRE_BUNDLE).isEmpty();
    }

    private String names(String header) {
        String value = bundle.getHeaders("").get(header);
        return value == null ? "" : value;
    }

    @Override
    public Optional<InputStream> open(String path) throws IOException {
        URL found = bundle.getEntry(path);
        if (found == null && bundle.getState() != Bundle.INSTALLED) {
            int name = path.lastIndexOf('/') + 1;
            found = findEntries(path.substring(0, name), path.substring(name), false).stream().findFirst().orElse(null);
        }
        return found == null ? Optional.empty() : Optional.of(found.openStream());
    }

    /** With the bundle's fragments. A framework would resolve a bundle that is only installed for it: not asked then. */
    private List<URL> findEntries(String directory, String pattern, boolean below) {
        Enumeration<URL> found = bundle.findEntries(directory, pattern, below);
        return found == null ? List.of() : Collections.list(found);
    }

    private List<URL> classes() {
        if (bundle.getState() != Bundle.INSTALLED) {
            return findEntries("/", "*.class", true);
        }
        List<URL> classes = new ArrayList<>();
        walk("/", classes);
        return classes;
    }

    private void walk(String directory, List<URL> classes) {
        Enumeration<String> paths = bundle.getEntryPaths(directory);
        for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
            if (path.endsWith("/")) {
                walk(path, classes);
            } else if (path.endsWith(".class")) {
                classes.add(bundle.getEntry(path));
            }
        }
    }

    @Override
    public void classFiles(ClassFileReader reader) throws IOException {
        for (URL file : classes()) {
            try (InputStream in = file.openStream()) {
                read(file.getPath(), in.readAllBytes(), reader);
            }
        }
        for (String part : names(Constants.BUNDLE_CLASSPATH).split(",")) {
            String path = part.split(";", 2)[0].trim();
            URL archive = path.endsWith(".jar") ? bundle.getEntry(path) : null;
            if (archive != null) {
                readArchive(archive, reader);
            }
        }
    }

    private static void readArchive(URL archive, ClassFileReader reader) throws IOException {
        try (JarInputStream jar = new JarInputStream(archive.openStream())) {
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (entry.getName().endsWith(".class")) {
                    read(entry.getName(), jar.readAllBytes(), reader);
                }
            }
        }
    }

    /** Module descriptors and the variants of a multi-release archive for newer Java carry no annotation of ours. */
    private static void read(String path, byte[] file, ClassFileReader reader) throws IOException {
        if (!path.endsWith("module-info.class") && !path.contains("META-INF/versions/")) {
            reader.read(file);
        }
    }

    @Override
    public ClassLoader loader() {
        return bundle.adapt(BundleWiring.class).getClassLoader();
    }

    @Override
    public List<Provider> providers() {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        Map<String, Provider> providers = new LinkedHashMap<>();
        for (BundleWire wire : wires(wiring)) {
            String namespace = wire.getCapability().getNamespace();
            String what = (namespace.equals(PackageNamespace.PACKAGE_NAMESPACE) ? "package " : "bundle ")
                    + wire.getCapability().getAttributes().get(namespace);
            FrameworkBundle other = new FrameworkBundle(wire.getProvider().getBundle());
            providers.putIfAbsent(other.id() + what, new Provider(other, what));
        }
        return List.copyOf(providers.values());
    }

    private static List<BundleWire> wires(BundleWiring wiring) {
        List<BundleWire> wires = new ArrayList<>(wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE));
        wires.addAll(wiring.getRequiredWires(BundleNamespace.BUNDLE_NAMESPACE));
        return wires;
    }
}
