package io.jackfield.engine.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cluster's secrets, each with an id of 0-255: one seals new tokens, every one opens old ones, one keys the hash of
 * call keys. All engines of a cluster must have the same. Immutable and safe for any thread.
 *
 * <h2>Rotation</h2>
 * Tokens: give every engine the new secret ({@link #with}), then make it current everywhere ({@link #sealingWith}), and take
 * the old one away ({@link #without}) when the longest call that began under it has ended; until then its tokens open.
 *
 * <p>The hash: the same Call-ID and From tag must give the same key on every engine and for as long as a request may be
 * found by them, so {@link #hashingWith} is not part of rotation. It is changed only when it must be, on all engines
 * together; retransmissions, CANCEL and ACK without a token of ours for calls being set up at that moment do not find their
 * call, while everything that carries a token still does.
 */
public final class Secrets {
    /** Bytes of a secret. */
    public static final int LENGTH = 32;

    private static final int HIGHEST_ID = 255;

    private final SortedMap<Integer, byte[]> secrets;
    private final int sealing;
    private final int hashing;

    private Secrets(SortedMap<Integer, byte[]> secrets, int sealing, int hashing) {
        this.secrets = secrets;
        this.sealing = known(secrets, sealing, "sealing");
        this.hashing = known(secrets, hashing, "hashing");
    }

    /** One secret, with id 0, for an engine that is alone and whose calls need not outlive it. */
    public static Secrets random(SecureRandom random) {
        byte[] secret = new byte[LENGTH];
        random.nextBytes(secret);
        return of(0, secret);
    }

    /** One secret, which seals and hashes. @throws IllegalArgumentException unless id and length are as described */
    public static Secrets of(int id, byte[] secret) {
        return new Secrets(new TreeMap<>(Map.of(checkedId(id), checkedSecret(id, secret))), id, id);
    }

    /**
     * Reads secrets from configuration: entries {@code ID=HEX} with 64 hexadecimal digits each, {@code sealing=ID} and
     * {@code hashing=ID}, in any order, separated by commas or white space. With only one secret the last two may be
     * missing.
     *
     * @throws IllegalArgumentException naming the entry at fault by its place, never by its value
     */
    public static Secrets parse(String text) {
        SortedMap<Integer, byte[]> secrets = new TreeMap<>();
        Integer sealing = null;
        Integer hashing = null;
        int place = 0;
        for (String entry : text.strip().split("[,\\s]+")) {
            place++;
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("secrets, entry " + place + ": no '='; write ID=HEX, sealing=ID or hashing=ID");
            }
            String name = entry.substring(0, equals);
            String value = entry.substring(equals + 1);
            switch (name) {
                case "sealing" -> sealing = once(sealing, parsedId(value, place), name);
                case "hashing" -> hashing = once(hashing, parsedId(value, place), name);
                default -> {
                    int id = parsedId(name, place);
                    if (secrets.put(id, parsedSecret(value, id)) != null) {
                        throw new IllegalArgumentException("secrets: secret " + id + " is given twice");
                    }
                }
            }
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("secrets: there is none; write ID=HEX with 64 hexadecimal digits");
        }
        return new Secrets(secrets, chosen(secrets, sealing, "sealing"), chosen(secrets, hashing, "hashing"));
    }

    /** With one more secret, which opens but does not seal yet. @throws IllegalArgumentException if the id is taken */
    public Secrets with(int id, byte[] secret) {
        SortedMap<Integer, byte[]> more = new TreeMap<>(secrets);
        if (more.put(checkedId(id), checkedSecret(id, secret)) != null) {
            throw new IllegalArgumentException("there is a secret " + id + " already");
        }
        return new Secrets(more, sealing, hashing);
    }

    /** @throws IllegalArgumentException if there is no such secret */
    public Secrets sealingWith(int id) {
        return new Secrets(secrets, id, hashing);
    }

    /** See the class comment before you call this. @throws IllegalArgumentException if there is no such secret */
    public Secrets hashingWith(int id) {
        return new Secrets(secrets, sealing, id);
    }

    /** @throws IllegalArgumentException if the secret seals or hashes */
    public Secrets without(int id) {
        SortedMap<Integer, byte[]> fewer = new TreeMap<>(secrets);
        fewer.remove(id);
        return new Secrets(fewer, sealing, hashing);
    }

    /** The ids of all secrets, in order. */
    public Set<Integer> ids() {
        return Collections.unmodifiableSet(secrets.keySet());
    }

    /** The id of the secret that seals new tokens. */
    public int sealing() {
        return sealing;
    }

    /** The id of the secret that keys the hash of call keys. */
    public int hashing() {
        return hashing;
    }

    /**
     * A key for one purpose, so that no two algorithms ever share one: HMAC-SHA-256 of the purpose under the secret
     * (RFC 5869 section 2.3 with one round; the secret is uniformly random, so nothing needs extracting).
     */
    byte[] derive(int id, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.get(id), "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(new byte[] {1});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Ids only: a secret is never printed. */
    @Override
    public String toString() {
        return "Secrets" + secrets.keySet() + " sealing=" + sealing + " hashing=" + hashing;
    }

    private static int known(Map<Integer, byte[]> secrets, int id, String purpose) {
        if (!secrets.containsKey(id)) {
            throw new IllegalArgumentException("secrets: " + purpose + " names secret " + id + ", which there is not");
        }
        return id;
    }

    private static int chosen(SortedMap<Integer, byte[]> secrets, Integer given, String purpose) {
        if (given != null) {
            return given;
        }
        if (secrets.size() > 1) {
            throw new IllegalArgumentException("secrets: there are several, so say which one: " + purpose + "=ID");
        }
        return secrets.firstKey();
    }

    private static Integer once(Integer before, int id, String name) {
        if (before != null) {
            throw new IllegalArgumentException("secrets: " + name + " is given twice");
        }
        return id;
    }

    private static int parsedId(String digits, int place) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > HIGHEST_ID) {
            throw new IllegalArgumentException("secrets, entry " + place + ": the id of a secret is 0 to " + HIGHEST_ID);
        }
        return Integer.parseInt(digits);
    }

    private static byte[] parsedSecret(String hex, int id) {
        if (!hex.matches("[0-9a-fA-F]{" + 2 * LENGTH + "}")) {
            throw new IllegalArgumentException("secrets: secret " + id + " must have " + 2 * LENGTH + " hexadecimal digits");
        }
        return checkedSecret(id, HexFormat.of().parseHex(hex));
    }

    private static int checkedId(int id) {
        if (id < 0 || id > HIGHEST_ID) {
            throw new IllegalArgumentException("the id of a secret is 0 to " + HIGHEST_ID + ", not " + id);
        }
        return id;
    }

    private static byte[] checkedSecret(int id, byte[] secret) {
        if (secret.length != LENGTH) {
            throw new IllegalArgumentException("secret " + id + " has " + secret.length + " bytes instead of " + LENGTH);
        }
        if (Arrays.equals(secret, new byte[LENGTH])) {
            throw new IllegalArgumentException("secret " + id + " is all zeros");
        }
        return secret.clone();
    }
}
