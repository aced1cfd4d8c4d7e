package io.jackfield.itests.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A bundle that a test makes as it runs: manifest headers and files. */
final class Archive {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();

    private Archive() {
    }

    /** An application's bundle: it imports the SIP Servlet API. */
    static Archive of(String symbolicName, String version) {
        return new Archive().header("Bundle-ManifestVersion", "2").header(Constants.BUNDLE_SYMBOLICNAME, symbolicName)
                .header(Constants.BUNDLE_VERSION, version)
                .header(Constants.IMPORT_PACKAGE, "javax.servlet,javax.servlet.sip");
    }

    /** The keeper as an application of that name, with a descriptor. */
    static Archive keeper(String baseName, String version) throws IOException {
        return of(baseName, version).classes("keeper/Keeper", "keeper/Note")
                .file("META-INF/sip.xml", keeperDescriptor(baseName, version));
    }

    static String keeperDescriptor(String baseName, String version) {
        return """
                <sip-app>
                  <app-name>%1$s</app-name>
                  <servlet>
                    <servlet-name>keeper</servlet-name>
                    <servlet-class>io.jackfield.itests.felix.keeper.Keeper</servlet-class>
                    <init-param><param-name>served-by</param-name><param-value>%1$s %2$s</param-value></init-param>
                  </servlet>
                </sip-app>
                """.formatted(baseName, version);
    }

    /** A copy of an archive of the distribution's directory apps. */
    static Archive copyOf(String archive) throws IOException {
        Archive copy = new Archive();
        Path original = Path.of(System.getProperty("jackfield.home"), "apps", archive);
        try (JarInputStream jar = new JarInputStream(Files.newInputStream(original))) {
            jar.getManifest().getMainAttributes().forEach((name, value) -> copy.header(name.toString(), value.toString()));
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                if (!entry.isDirectory()) {
                    copy.files.put(entry.getName(), jar.readAllBytes());
                }
            }
        }
        return copy;
    }

    Archive header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Another text of the same length in every file; so also in the constants of classes. */
    Archive replacing(String text, String by) {
        files.replaceAll((path, bytes) -> new String(bytes, StandardCharsets.ISO_8859_1).replace(text, by)
                .getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Archive file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Classes of this test, by their names below its package; they are not loaded here. */
    Archive classes(String... names) throws IOException {
        for (String name : names) {
            String path = Archive.class.getPackageName().replace('.', '/') + "/" + name + ".class";
            try (InputStream in = Archive.class.getClassLoader().getResourceAsStream(path)) {
                files.put(path, in.readAllBytes());
            }
        }
        return this;
    }

    /** Puts it in, at a place that is its name and version, and starts it. */
    Bundle startIn(BundleContext context) throws BundleException, IOException {
        String location = "itest:" + headers.get(Constants.BUNDLE_SYMBOLICNAME) + "/" + headers.get(Constants.BUNDLE_VERSION);
        try (InputStream in = new ByteArrayInputStream(bytes())) {
            Bundle bundle = context.installBundle(location, in);
            bundle.start();
            return bundle;
        }
    }

    byte[] bytes() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
