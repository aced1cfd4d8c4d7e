package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;

/**
 * A member of the cluster has to hear of a call.
 *
 * @param origin   the member, as it named itself when it asked
 * @param recalled 0: it is its turn, and it has to ask for the call again. Else others want what it retains at this revision
 */
public record Wake(ByteString origin, CallKey key, long recalled) {
    /** It is the member's turn. */
    public Wake(ByteString origin, CallKey key) {
        this(origin, key, 0);
    }
}
