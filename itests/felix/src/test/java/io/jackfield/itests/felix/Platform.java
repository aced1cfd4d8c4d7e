package io.jackfield.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ops4j.pax.exam.Option;

/**
 * The platform as the distribution's conf/config.properties describes it, without applications, endpoints and prompt:
 * each test brings its own. Runs outside the platform, before it starts.
 */
final class Platform {
    private static final Pattern LEVEL = Pattern.compile("felix\\.auto\\.(install|start)\\.(\\d+)");

    private Platform() { }

    static Option[] options() {
        Path home = Path.of(System.getProperty("jackfield.home")).toAbsolutePath().normalize();
        Properties config = read(home.resolve("conf/config.properties"));
        List<Option> options = new ArrayList<>();
        for (String key : config.stringPropertyNames()) {
            Matcher level = LEVEL.matcher(key);
            if (level.matches()) {
                bundles(home, config.getProperty(key), level.group(1), Integer.parseInt(level.group(2)), options);
            }
        }
        options.add(frameworkStartLevel(
                Integer.parseInt(config.getProperty("org.osgi.framework.startlevel.beginning"))));
        options.add(systemTimeout(60_000));
        options.add(frameworkProperty("felix.fileinstall.dir").value(created(Path.of("target", "no-conf")).toString()));
        options.add(systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
        options.add(systemProperty("jackfield.home").value(home.toString()));
        options.add(systemProperty("itests.directory").value(created(Path.of("target", "sipp")).toString()));
        options.add(bundle(Path.of(System.getProperty("jackfield.sipp")).normalize().toUri().toString()));
        options.add(junitBundles());
        return options.toArray(Option[]::new);
    }

    private static void bundles(Path home, String value, String action, int level, List<Option> options) {
        for (String location : value.trim().split("\\s+")) {
            String file = location.substring("file:".length());
            if (file.endsWith("gogo.shell.jar")) {
                continue; // it would wait for an operator's input
            }
            var bundle = bundle(home.resolve(file).toUri().toString()).startLevel(level);
            options.add(action.equals("install") ? bundle.noStart() : bundle);
        }
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
