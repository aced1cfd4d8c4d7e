package io.jackfield.engine.core;

import io.jackfield.state.Incarnation;

/** The engine's life, and which others are known to have ended: a timer that is not persistent ends with the one that set it. Thread-safe. */
public interface Lives {
    Incarnation own();

    /** Never true of a life that goes on; of one that ended unseen it may be false. */
    boolean ended(Incarnation life);

    /** One life that knows of no other. */
    static Lives only(Incarnation own) {
        return new Lives() {
            @Override
            public Incarnation own() {
                return own;
            }

            @Override
            public boolean ended(Incarnation life) {
                return life.engine().equals(own.engine()) && life.number() < own.number();
            }
        };
    }
}
