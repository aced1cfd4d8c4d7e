package io.jackfield.itests.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Bundles of one class of the tests each. */
final class TestBundle {
    private TestBundle() {
    }

    /** One that its activator makes do something. */
    static void activated(Path jar, Class<?> activator, String imports) throws IOException {
        write(jar, activator, Map.of("Bundle-Activator", activator.getName(), "Import-Package", imports), Map.of());
    }

    /** An application of that name with one servlet. */
    static void application(Path jar, String name, Class<?> servlet) throws IOException {
        Map<String, String> imports = Map.of("Import-Package", "javax.servlet,javax.servlet.sip,io.jackfield.servlet.api");
        write(jar, servlet, imports, Map.of("META-INF/sip.xml", """
                <sip-app>
                  <app-name>%1$s</app-name>
                  <servlet>
                    <servlet-name>%1$s</servlet-name>
                    <servlet-class>%2$s</servlet-class>
                  </servlet>
                </sip-app>
                """.formatted(name, servlet.getName())));
    }

    private static void write(Path jar, Class<?> only, Map<String, String> more, Map<String, String> files) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", only.getName(), "Bundle-Version", "1.0.0").forEach(headers::putValue);
        more.forEach(headers::putValue);
        String entry = only.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = only.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            code.transferTo(out);
            for (Map.Entry<String, String> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
