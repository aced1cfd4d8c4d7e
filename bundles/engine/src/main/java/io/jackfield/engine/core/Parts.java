package io.jackfield.engine.core;

import io.jackfield.engine.key.Tokens;
import io.jackfield.stack.Endpoints;
import io.jackfield.stack.StatelessResponses;

/** What every event needs of the engine that works on it. */
record Parts(EngineSettings settings, Tokens tokens, Endpoints endpoints, StatelessResponses refusals, Lives lives) {
}
