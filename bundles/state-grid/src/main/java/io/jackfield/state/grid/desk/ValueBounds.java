package io.jackfield.state.grid.desk;

/**
 * What the owner of a partition takes of applications' values; the same on all members.
 *
 * @param keyBytes   of a key, space and name together, at most; at least 1
 * @param valueBytes of a value, at most; at least 8
 * @param perShare   how many values one partition keeps at most, at least 1
 */
public record ValueBounds(int keyBytes, int valueBytes, int perShare) {
    /** What an operator has who sets nothing. */
    public static final ValueBounds DEFAULT = new ValueBounds(512, 8_192, 1_000);

    public ValueBounds {
        atLeast("keyBytes", keyBytes, 1);
        atLeast("valueBytes", valueBytes, Long.BYTES);
        atLeast("valuesPerShare", perShare, 1);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + "=" + value + " is not at least " + least);
        }
    }
}
