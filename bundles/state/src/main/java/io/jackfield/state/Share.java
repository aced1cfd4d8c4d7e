package io.jackfield.state;

/**
 * One of several parts of all calls, so that engines that look for the same do not all look everywhere. At any moment the shares
 * 0 to {@code of - 1} have every call once; which share has a call is the store's to say, and not the same in all stores.
 *
 * @param index 0 to {@code of - 1}
 * @param of    how many there are, at least 1
 */
public record Share(int index, int of) {
    /** All calls. */
    public static final Share ALL = new Share(0, 1);

    public Share {
        if (of < 1 || index < 0 || index >= of) {
            throw new IllegalArgumentException("there is no share " + index + " of " + of);
        }
    }

    /** Whether a part of the store, by its number from 0, belongs to this share. */
    public boolean has(int part) {
        return part % of == index;
    }
}
