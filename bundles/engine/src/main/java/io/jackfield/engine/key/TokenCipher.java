package io.jackfield.engine.key;

import io.jackfield.state.CallKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The construction described at {@link Tokens}, under one secret. Safe for any thread. */
final class TokenCipher {
    private static final int BLOCK = 16;
    private static final int IV = 12;
    private static final int PLAIN = Integer.BYTES + CallKey.LENGTH;
    /** Secret id, synthetic IV, ciphertext. */
    static final int SEALED_LENGTH = 1 + IV + PLAIN;

    private static final byte VERSION = 1;
    private static final int AES_KEY_LENGTH = 16;

    private final int secretId;
    private final Spares<Lane> lanes;

    TokenCipher(int secretId, Secrets secrets) {
        this.secretId = secretId;
        SecretKeySpec macKey = aesKey(secrets.derive(secretId, "jackfield token mac"));
        SecretKeySpec counterKey = aesKey(secrets.derive(secretId, "jackfield token counter"));
        this.lanes = new Spares<>(() -> new Lane(macKey, counterKey));
    }

    byte[] seal(Token token, Use use) {
        ByteBuffer plain = ByteBuffer.allocate(PLAIN);
        plain.putInt(token.id()).putLong(token.key().high()).putLong(token.key().low());
        byte[] sealed = new byte[SEALED_LENGTH];
        sealed[0] = (byte) secretId;
        Lane lane = lanes.take();
        lane.mac(use, plain.array(), sealed);
        lane.crypt(sealed, plain.array(), 0, sealed, 1 + IV);
        lanes.giveBack(lane);
        return sealed;
    }

    Optional<Token> open(byte[] sealed, Use use) {
        byte[] plain = new byte[PLAIN];
        byte[] expected = new byte[1 + IV];
        Lane lane = lanes.take();
        lane.crypt(sealed, sealed, 1 + IV, plain, 0);
        lane.mac(use, plain, expected);
        lanes.giveBack(lane);
        // In constant time: how much of a forgery is right must not show in how long it took.
        int difference = 0;
        for (int i = 1; i <= IV; i++) {
            difference |= expected[i] ^ sealed[i];
        }
        ByteBuffer content = ByteBuffer.wrap(plain);
        int id = content.getInt();
        if (difference != 0 || id < 0) {
            return Optional.empty();
        }
        return Optional.of(new Token(new CallKey(content.getLong(), content.getLong()), id));
    }

    private static SecretKeySpec aesKey(byte[] derived) {
        return new SecretKeySpec(Arrays.copyOf(derived, AES_KEY_LENGTH), "AES");
    }

    /** Two initialised ciphers and their buffers: one thread at a time. */
    private static final class Lane {
        private final Cipher macCipher;
        private final Cipher counterCipher;
        private final byte[] in = new byte[2 * BLOCK];
        private final byte[] out = new byte[2 * BLOCK];

        Lane(SecretKeySpec macKey, SecretKeySpec counterKey) {
            this.macCipher = encrypting(macKey);
            this.counterCipher = encrypting(counterKey);
        }

        /** Writes the synthetic IV to target[1..]. The first block holds version, use and id, the second the call key. */
        void mac(Use use, byte[] plain, byte[] target) {
            Arrays.fill(in, 0, BLOCK, (byte) 0);
            in[0] = VERSION;
            in[1] = use.code();
            System.arraycopy(plain, 0, in, BLOCK - Integer.BYTES, Integer.BYTES);
            encrypt(macCipher, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                in[i] = (byte) (out[i] ^ plain[Integer.BYTES + i]);
            }
            encrypt(macCipher, BLOCK);
            System.arraycopy(out, 0, target, 1, IV);
        }

        /** Counter mode over {@value #PLAIN} bytes, from the synthetic IV in sealed[1..]; encrypts and decrypts. */
        void crypt(byte[] sealed, byte[] source, int sourceAt, byte[] target, int targetAt) {
            Arrays.fill(in, (byte) 0);
            System.arraycopy(sealed, 1, in, 0, IV);
            System.arraycopy(sealed, 1, in, BLOCK, IV);
            in[2 * BLOCK - 1] = 1;
            encrypt(counterCipher, 2 * BLOCK);
            for (int i = 0; i < PLAIN; i++) {
                target[targetAt + i] = (byte) (source[sourceAt + i] ^ out[i]);
            }
        }

        private void encrypt(Cipher cipher, int length) {
            try {
                cipher.doFinal(in, 0, length, out, 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("whole blocks always encrypt", e);
            }
        }

        private static Cipher encrypting(SecretKeySpec key) {
            try {
                // ECB is the bare block cipher here; the modes above it are the construction.
                Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
                cipher.init(Cipher.ENCRYPT_MODE, key);
                return cipher;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has AES", e);
            }
        }
    }
}
