package io.jackfield.engine.call;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Attributes by name, each the application's live object, its encoded form, or both. They are opaque to the engine: only
 * the application version that owns them encodes and decodes, in its class loader, and an encoded one is decoded when it
 * is first read. A live object counts as changed for as long as it is live, since whoever read it may still change it.
 *
 * <p>A {@link #snapshot} shares the live objects and never gives one out: it decodes a copy for whoever reads. An object that
 * may be changed is encoded for its snapshots before the event at hand has it. So readers on other threads see each value as it
 * was when the snapshot was made, and nobody waits for the event.
 */
public final class Attributes {
    /** No map of its own before there is something in it: most sessions and requests never have an attribute. */
    private Map<String, AttributeSlot> slots = Collections.emptyMap();
    private final boolean snapshot;

    public Attributes() {
        this(false);
    }

    private Attributes(boolean snapshot) {
        this.snapshot = snapshot;
    }

    private Map<String, AttributeSlot> own() {
        if (slots.isEmpty()) {
            slots = new LinkedHashMap<>();
        }
        return slots;
    }

    /** The value, decoded now if it has to be, and always by a snapshot; null if there is none. */
    public Object get(String name, AttributeCodec codec) {
        AttributeSlot slot = slots.get(name);
        if (slot == null) {
            return null;
        }
        return snapshot ? slot.copy(codec) : slot.handOut(codec);
    }

    /** Sets a live value; whether it may be set at all was checked before. */
    public void put(String name, Object value) {
        own().put(name, AttributeSlot.live(value));
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
        own().put(name, AttributeSlot.encoded(bytes));
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
            byte[] bytes = snapshot ? slot.committed(codec) : slot.bytes(codec);
            if (bytes != null) {
                all.put(name, bytes);
            }
        });
        return all;
    }

    /** The live object, not to be changed and not to be given to anybody who might; null if there is none, and for a snapshot. */
    public Object live(String name) {
        AttributeSlot slot = slots.get(name);
        return slot == null || snapshot ? null : slot.live();
    }

    /** The bytes of a value that is not live; null if it is, or if there is none. Not to be changed. */
    public byte[] asleep(String name) {
        AttributeSlot slot = slots.get(name);
        return slot == null || slot.isLive() ? null : slot.bytes(null);
    }

    /** Replaces one live object by its bytes, as {@link #passivate(AttributeCodec)} does all. */
    public void passivate(String name, AttributeCodec codec) {
        AttributeSlot slot = slots.get(name);
        byte[] bytes = slot == null ? null : slot.bytes(codec);
        if (bytes == null) {
            slots.remove(name);
        } else {
            putEncoded(name, bytes);
        }
    }

    /** Replaces every live object by its bytes as {@link #encoded} has them; nothing of the owner's class loader is held then. */
    public void passivate(AttributeCodec codec) {
        Map<String, byte[]> all = encoded(codec);
        slots.clear();
        all.forEach(this::putEncoded);
    }

    public boolean anyLive() {
        for (AttributeSlot slot : slots.values()) {
            if (slot.isLive()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing was set, removed or given out that may be changed since a snapshot of these was made. */
    boolean same(Attributes before) {
        if (slots.size() != before.slots.size()) {
            return false;
        }
        for (Map.Entry<String, AttributeSlot> each : slots.entrySet()) {
            AttributeSlot slot = each.getValue();
            if (before.slots.get(each.getKey()) != slot || slot.mayBeChanged()) {
                return false;
            }
        }
        return true;
    }

    /** @return null for none */
    static Attributes snapshot(Attributes original) {
        return original == null || original.slots.isEmpty() ? null : original.snapshot();
    }

    /** These values as they are now, for reading on any one thread. Made by whoever has the call, before an event changes it. */
    Attributes snapshot() {
        Attributes copy = new Attributes(true);
        if (slots.isEmpty()) {
            return copy;
        }
        if (!snapshot) {
            slots.replaceAll((name, slot) -> slot.share());
        }
        copy.own().putAll(slots);
        return copy;
    }
}
