package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.codec.proto.Value;

/**
 * What comes of one question about an application's value: effects for whoever runs the desk, to be made together or not at all.
 *
 * @param told the answer
 * @param keep the entry's new value; null leaves it
 * @param drop whether the entry goes; never together with a new value
 * @param note to be kept in its {@linkplain #slot place} in the same partition; null for none
 */
public record ValueTurn(Told told, Value keep, boolean drop, Note note) {
    static ValueTurn of(Told told) {
        return new ValueTurn(told, null, false, null);
    }

    /** Where the note is kept, 0 to {@link ValueDesk#REPEATS} - 1; the one that was there is forgotten. */
    public int slot() {
        return (int) (note.getNumber() % ValueDesk.REPEATS);
    }
}
