package io.jackfield.engine.key;

import io.jackfield.state.CallKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The call key of a request that carries no token: HMAC-SHA-256 of Call-ID and From tag under the
 * {@linkplain Secrets#hashing() hashing secret}, cut to its first 128 bits (RFC 2104 section 5). Nobody without the secret
 * can choose two dialogs that meet in one key, or tell from a key what it was made of.
 *
 * <p>Safe for any thread; no locks.
 */
public final class CallKeys {
    private static final String ALGORITHM = "HmacSHA256";
    /** Stands where a request has the length of its Call-ID. */
    private static final int SESSION = -1;

    private final Spares<Mac> spares;

    public CallKeys(Secrets secrets) {
        SecretKeySpec key = new SecretKeySpec(secrets.derive(secrets.hashing(), "jackfield call key"), ALGORITHM);
        this.spares = new Spares<>(() -> mac(key));
    }

    /**
     * @param callId  as it stands in the message: Call-IDs are compared byte by byte (RFC 3261 8.1.1.4); null as empty
     * @param fromTag in either case: tags are tokens, compared without regard to case (7.3.1, 19.3); null as empty
     */
    public CallKey of(String callId, String fromTag) {
        byte[] id = bytes(callId);
        byte[] tag = bytes(fromTag == null ? null : fromTag.toLowerCase(Locale.ROOT));
        ByteBuffer input = ByteBuffer.allocate(Integer.BYTES + id.length + tag.length);
        input.putInt(id.length).put(id).put(tag);
        Mac mac = spares.take();
        ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(input.array()));
        spares.giveBack(mac);
        return new CallKey(hash.getLong(), hash.getLong());
    }

    /**
     * The call in which the sessions live that an application finds by a key of its own (JSR 289 section 15.11); never the one of a
     * request.
     *
     * @param key as it is, upper and lower case apart
     */
    public CallKey ofSession(String baseName, String key) {
        byte[] name = bytes(baseName);
        byte[] text = bytes(key);
        ByteBuffer input = ByteBuffer.allocate(2 * Integer.BYTES + name.length + text.length);
        input.putInt(SESSION).putInt(name.length).put(name).put(text);
        Mac mac = spares.take();
        ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(input.array()));
        spares.giveBack(mac);
        return new CallKey(hash.getLong(), hash.getLong());
    }

    private static byte[] bytes(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
