package io.jackfield.engine.call;

/**
 * The value of one attribute. Once it is shared with a snapshot, the event that has the call and those who read may meet here:
 * the event before it gets a live object to change, the readers before they copy it.
 */
final class AttributeSlot {
    /** As it was stored last; the value itself as long as there is no live one. */
    private final byte[] stored;
    private Object live;
    /** Whether a snapshot has this slot. */
    private boolean shared;
    /** Whether the live object may have been changed since it was shared; then readers have {@link #before}. */
    private boolean handedOut;
    private byte[] before;

    private AttributeSlot(byte[] stored, Object live) {
        this.stored = stored;
        this.live = live;
    }

    static AttributeSlot encoded(byte[] bytes) {
        return new AttributeSlot(bytes, null);
    }

    static AttributeSlot live(Object value) {
        return new AttributeSlot(null, value);
    }

    /** For the event that has the call: the object itself. */
    synchronized Object handOut(AttributeCodec codec) {
        if (live == null) {
            live = codec.decode(stored);
            keep(stored);
        } else if (shared && !handedOut && !Immutable.is(live)) {
            keep(bytes(codec));
        }
        return live;
    }

    private void keep(byte[] bytes) {
        before = bytes;
        handedOut = shared;
    }

    /** For a reader: an object of its own, null if it cannot be copied. */
    Object copy(AttributeCodec codec) {
        byte[] bytes;
        synchronized (this) {
            if (live != null && !handedOut && Immutable.is(live)) {
                return live;
            }
            bytes = committed(codec);
        }
        return bytes == null ? null : codec.decode(bytes);
    }

    /** For a reader: the value as it was when it was shared. */
    synchronized byte[] committed(AttributeCodec codec) {
        return handedOut ? before : bytes(codec);
    }

    /** The value as it is now; as it was stored last if it cannot be encoded, and null if it never was. */
    byte[] bytes(AttributeCodec codec) {
        if (live == null || codec == null) {
            return stored;
        }
        try {
            return codec.encode(live);
        } catch (IllegalArgumentException counted) {
            return stored;
        }
    }

    Object live() {
        return live;
    }

    boolean isLive() {
        return live != null;
    }

    /** Whether there is a live object that its application may change. */
    boolean mayBeChanged() {
        return live != null && !Immutable.is(live);
    }

    /** A snapshot has this slot from now on; or another one, where this one's object was handed out since the last snapshot. */
    AttributeSlot share() {
        AttributeSlot slot = handedOut ? new AttributeSlot(stored, live) : this;
        slot.shared = true;
        return slot;
    }
}
