package io.jackfield.engine.component;

import io.jackfield.engine.key.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret of an engine that was given none: made once, readable by its owner only, and kept, so that calls outlive a
 * restart of the engine's bundle.
 */
final class SecretsFile {
    private SecretsFile() {
    }

    static Secrets readOrMake(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            byte[] secret = new byte[Secrets.LENGTH];
            random.nextBytes(secret);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "1=" + HexFormat.of().formatHex(secret));
        }
        return Secrets.parse(Files.readString(file).strip());
    }
}
