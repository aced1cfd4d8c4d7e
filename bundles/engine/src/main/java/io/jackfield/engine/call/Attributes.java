package io.jackfield.engine.call;

import java.util.Iterator;
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

    /** Every value as bytes; live ones are encoded now. @param codec may be null when nothing is live */
    public Map<String, byte[]> encoded(AttributeCodec codec) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        slots.forEach((name, slot) -> all.put(name, slot.live == null ? slot.encoded : codec.encode(slot.live)));
        return all;
    }

    /**
     * Replaces every live object by its bytes, so that nothing of the owner's class loader is held any more. One that cannot be
     * encoded, whatever its classes throw, is removed: it must neither stay nor keep the others.
     *
     * @return how many were removed
     */
    public int passivate(AttributeCodec codec) {
        int lost = 0;
        for (Iterator<Slot> all = slots.values().iterator(); all.hasNext();) {
            Slot slot = all.next();
            try {
                slot.encoded = slot.live == null ? slot.encoded : codec.encode(slot.live);
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError unreadable) {
                all.remove();
                lost++;
            }
            slot.live = null;
        }
        return lost;
    }

    public boolean anyLive() {
        return slots.values().stream().anyMatch(slot -> slot.live != null);
    }
}
