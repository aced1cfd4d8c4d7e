package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.cluster.Node;
import io.jackfield.itests.cluster.broken.BrokenStore;
import io.jackfield.itests.cluster.broken.Flaw;
import io.jackfield.itests.cluster.broken.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The classes beside {@link BrokenStore} as a bundle, and an engine that uses it in the place of its store. */
final class BrokenBundle {
    private BrokenBundle() {
    }

    /** @param gate where the files are that shut the engine's {@link Gate} */
    static void putInto(Node engine, Flaw flaw, Path directory, Path gate) {
        try {
            Files.createDirectories(gate);
            Path bundle = directory.resolve("broken.jar");
            if (!Files.exists(bundle)) {
                write(bundle);
            }
            engine.withBundle(bundle).withOption("-D" + BrokenStore.FLAW + "=" + flaw)
                    .withOption("-D" + Gate.DIRECTORY + "=" + gate.toAbsolutePath())
                    .with("io.jackfield.engine", "store.target=(jackfield.store=broken)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path bundle) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "io.jackfield.itests.broken");
        headers.putValue("Bundle-Version", "0.1.0");
        headers.putValue("Bundle-Activator", BrokenStore.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework,org.osgi.util.tracker,io.jackfield.state");
        String where = BrokenStore.class.getPackageName().replace('.', '/');
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
            for (String name : classes(where)) {
                jar.putNextEntry(new JarEntry(where + "/" + name));
                try (InputStream in = BrokenStore.class.getResourceAsStream(name)) {
                    in.transferTo(jar);
                }
            }
        }
    }

    /** All of the package, those that the compiler made too. */
    private static List<String> classes(String where) throws IOException {
        Path root = Path.of(BrokenStore.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (Stream<Path> files = Files.list(root.resolve(where))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".class")).toList();
        }
    }
}
