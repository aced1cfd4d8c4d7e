package io.jackfield.itests.felix.keeper;

import java.io.Serializable;

/** A class that only the application knows. */
final class Note implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private int read;

    Note(String text) {
        this.text = text;
    }

    /** What is noted, and how often that was asked. */
    String read() {
        read++;
        return text + " " + read;
    }
}
