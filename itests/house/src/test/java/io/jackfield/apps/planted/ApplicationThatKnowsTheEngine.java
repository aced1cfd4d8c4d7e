package io.jackfield.apps.planted;

import io.jackfield.engine.planted.EngineThatIsUsed;

/** Breaks the rule that applications use the public API only. */
public final class ApplicationThatKnowsTheEngine {
    EngineThatIsUsed engine;
}
