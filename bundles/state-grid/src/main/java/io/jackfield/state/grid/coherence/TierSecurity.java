package io.jackfield.state.grid.coherence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How members prove to each other that they belong to the tier, and keep others from reading along: TLS in both directions. A
 * member that shows no certificate of the authority in the trust store is refused.
 *
 * @param keyStore     this member's key and certificate, PKCS 12
 * @param trustStore   the certificate of the authority that signed those of all members, PKCS 12
 * @param passwordFile its first line is the password of both, and of the key
 */
public record TierSecurity(Path keyStore, Path trustStore, Path passwordFile) {
    private static final String TYPE = "PKCS12";

    /** @throws IllegalArgumentException if a file is not there, with the key of the configuration in one line */
    public TierSecurity {
        readable("keyStore", keyStore);
        readable("trustStore", trustStore);
        readable("passwordFile", passwordFile);
    }

    private static void readable(String key, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(key + "=" + file + " is no file that can be read");
        }
    }

    /** What Coherence takes from system properties. @throws IllegalArgumentException if there is no password in the file */
    Map<String, String> operation() {
        String password = password();
        return Map.of("coherence.socketprovider", "ssl",
                "coherence.security.keystore", keyStore.toUri().toString(),
                "coherence.security.keystore.type", TYPE,
                "coherence.security.password", password,
                "coherence.security.truststore", trustStore.toUri().toString(),
                "coherence.security.truststore.type", TYPE,
                // Whoever the authority signed, and not only whose certificate is in the store, as Coherence's own PeerX509 has it.
                "coherence.security.truststore.algorithm", "PKIX",
                "coherence.security.clientauth", "required");
    }

    private String password() {
        try {
            List<String> lines = Files.readAllLines(passwordFile, StandardCharsets.UTF_8);
            if (lines.isEmpty() || lines.get(0).isBlank()) {
                throw new IllegalArgumentException("passwordFile=" + passwordFile + " has no password in its first line");
            }
            return lines.get(0).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("passwordFile=" + passwordFile + " cannot be read: " + e.getMessage(), e);
        }
    }
}
