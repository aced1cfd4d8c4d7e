package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Told;

/** The answers of a desk that are the same each time. */
final class Answers {
    private static final Nothing NOTHING = Nothing.getDefaultInstance();
    static final Told ABSENT = Told.newBuilder().setAbsent(NOTHING).build();
    static final Told ENDED = Told.newBuilder().setEnded(NOTHING).build();
    static final Told NOT_HELD = Told.newBuilder().setNotHeld(NOTHING).build();
    static final Told FULL = Told.newBuilder().setFull(NOTHING).build();
    static final Told RELEASED = Told.newBuilder().setReleased(true).build();
    static final Told NOT_RELEASED = Told.newBuilder().setReleased(false).build();

    private Answers() {
    }

    /** Checked in. @param retained whether the holder keeps the call */
    static Told done(long revision, boolean retained) {
        return Told.newBuilder().setDone(revision).setRetained(retained).build();
    }
}
