package io.jackfield.engine.planted;

import io.jackfield.timer.planted.TimerThatReachesBack;

/** The other half of a cycle between two packages. */
public final class EngineThatIsUsed {
    TimerThatReachesBack timer;
}
