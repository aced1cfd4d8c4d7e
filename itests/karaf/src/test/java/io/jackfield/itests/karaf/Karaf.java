package io.jackfield.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.url;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.nio.file.Path;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

/** A Karaf with the feature in it. Runs outside, before it starts. */
final class Karaf {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";

    private Karaf() { }

    static Option[] options() {
        Path built = path("jackfield.features");
        return new Option[] {
            karafDistributionConfiguration()
                .frameworkUrl(maven("org.apache.karaf", "apache-karaf").version(System.getProperty("karaf.version"))
                    .type("tar.gz"))
                .unpackDirectory(Path.of("target", "karaf").toFile())
                .useDeployFolder(false),
            configureSecurity().disableKarafMBeanServerBuilder(),
            logLevel(LogLevel.WARN),
            systemProperty("itests.directory").value(Path.of("target", "sipp").toAbsolutePath().toString()),
            systemProperty("jackfield.app").value(path("jackfield.app").toString()),
            editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "autoRefresh", "false"),
            systemTimeout(60_000),
            // Whatever is needed has been fetched by the build.
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories",
                built.resolve("repository").toUri() + "@id=jackfield@snapshots,"
                    + Path.of("target", "repository").toUri() + "@id=exam"),
            // Looked into first, and not copied: in the local repository the bundles of an earlier build would be found.
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.defaultRepositories",
                "file:${karaf.home}/${karaf.default.repository}@id=system.repository@snapshots,"
                    + built.resolve("repository").toUri() + "@id=jackfield.built@snapshots"),
            editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.localRepository",
                System.getProperty("org.ops4j.pax.url.mvn.localRepository")),
            features(url(built.resolve("feature/feature.xml").toUri().toString()), "jackfield"),
            bundle(path("jackfield.sipp").toUri().toString())
        };
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }
}
