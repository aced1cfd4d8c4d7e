package io.jackfield.engine.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Attributes by name, each the application's live object, its encoded form, or both. They are opaque to the engine: only
 * the application version that owns them encodes and decodes, in its class loader, and an encoded one is decoded when it
 * is first read. A live object counts as changed for as long as it is live, since whoever read it may still change it.
 */
public final class Attributes {
    private static final class Slot {
        private byte[] encoded;
        private Object live;
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** The value, decoded now if it has to be; null if there is none. */
    public Object get(String name, AttributeCodec codec) {
        Slot slot = slots.get(name);
        if (slot == null) {
            return null;
        }
        if (slot.live == null) {
            slot.live = codec.decode(slot.encoded);
        }
        return slot.live;
    }

    /** Sets a live value; whether it may be set at all was checked before. */
    public void put(String name, Object value) {
        Slot slot = slots.computeIfAbsent(name, key -> new Slot());
        slot.live = value;
        slot.encoded = null;
    }

    /** Whether there was one. */
    public boolean remove(String name) {
        return slots.remove(name) != null;
    }

    public boolean contains(String name) {
        return slots.containsKey(name);
    }

    /** A copy, sorted. */
    public Set<String> names() {
        return new TreeSet<>(slots.keySet());
    }

    public boolean isEmpty() {
        return slots.isEmpty();
    }

    public void clear() {
        slots.clear();
    }

    /** Takes in an encoded value, as it was stored. */
    public void putEncoded(String name, byte[] bytes) {
        Slot slot = new Slot();
        slot.encoded = bytes;
        slots.put(name, slot);
    }

    /**
     * Every value as bytes; live ones are encoded now. One that cannot be is as it was stored last, or left out if it never
     * was: a value that is broken must not take its call with it.
     *
     * @param codec null if the version that owns them does not run
     */
    public Map<String, byte[]> encoded(AttributeCodec codec) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            byte[] bytes = bytes(slot, codec);
            if (bytes != null) {
                all.put(name, bytes);
            }
        });
        return all;
    }

    private static byte[] bytes(Slot slot, AttributeCodec codec) {
        if (slot.live == null || codec == null) {
            return slot.encoded;
        }
        try {
            return codec.encode(slot.live);
        } catch (IllegalArgumentException counted) {
            return slot.encoded;
        }
    }

    /** The live object; null if there is none, or if the value is there as bytes only. */
    public Object live(String name) {
        Slot slot = slots.get(name);
        return slot == null ? null : slot.live;
    }

    /** The bytes of a value that is not live; null if it is, or if there is none. Not to be changed. */
    public byte[] asleep(String name) {
        Slot slot = slots.get(name);
        return slot == null || slot.live != null ? null : slot.encoded;
    }

    /** Replaces one live object by its bytes, as {@link #passivate} does all. */
    public void passivate(String name, AttributeCodec codec) {
        Slot slot = slots.get(name);
        byte[] bytes = slot == null ? null : bytes(slot, codec);
        if (bytes == null) {
            slots.remove(name);
        } else {
            slot.encoded = bytes;
            slot.live = null;
        }
    }

    /** Replaces every live object by its bytes as {@link #encoded} has them; nothing of the owner's class loader is held then. */
    public void passivate(AttributeCodec codec) {
        Map<String, byte[]> all = encoded(codec);
        slots.clear();
        all.forEach(this::putEncoded);
    }

    public boolean anyLive() {
        return slots.values().stream().anyMatch(slot -> slot.live != null);
    }
}
