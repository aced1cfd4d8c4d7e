package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;

/** It is somebody's turn: a member of the cluster has to ask for a call again. @param origin as it named itself when it asked */
public record Wake(ByteString origin, CallKey key) {
}
