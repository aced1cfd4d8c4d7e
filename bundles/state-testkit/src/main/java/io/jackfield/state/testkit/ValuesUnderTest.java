package io.jackfield.state.testkit;

import io.jackfield.state.KeyValueStore;
import io.jackfield.state.ValueKey;

/** What the test class of a store of values gives to the contract. */
public interface ValuesUnderTest extends Answers {
    /** The value that most tests are about. */
    ValueKey KEY = new ValueKey("televote", "choice 1");

    /**
     * Empty when a test begins, and the same for as long as it runs. Its limits are small, so that the contract can go
     * beyond them: at most 10,000 values and repeats, and 100,000 bytes.
     */
    KeyValueStore values();
}
