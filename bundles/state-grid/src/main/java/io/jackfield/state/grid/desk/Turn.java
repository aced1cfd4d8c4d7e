package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.List;

/**
 * What comes of one thing that was asked: effects for whoever runs the desk.
 *
 * @param told  the answer
 * @param keep  the entry's new value; null leaves it
 * @param drop  whether the entry goes; never together with a new value
 * @param wakes whose turn it is now
 */
public record Turn(Told told, Kept keep, boolean drop, List<Wake> wakes) {
    static Turn of(Told told) {
        return new Turn(told, null, false, List.of());
    }
}
