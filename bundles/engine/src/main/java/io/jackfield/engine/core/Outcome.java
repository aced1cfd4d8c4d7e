package io.jackfield.engine.core;

import io.jackfield.engine.app.Acted;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import java.util.List;

/**
 * What an event did.
 *
 * @param call      the call after it; null if there was none and still is none
 * @param changed   whether it is to be checked in; its outbox leaves after that
 * @param stateless what leaves although nothing changed: answers to requests that the call does not remember
 * @param notes     what an operator may want to count or read, in order
 * @param elsewhere the call that the message is to be handed on to, after the check-in; null for none
 * @param acted     what became of the action, if the event is one; else null
 */
public record Outcome(Call call, boolean changed, List<Outbound> stateless, List<Note> notes, Acted acted,
                      CallKey elsewhere) {
    /** Of an event that is no action. */
    public Outcome(Call call, boolean changed, List<Outbound> stateless, List<Note> notes) {
        this(call, changed, stateless, notes, null, null);
    }

    /** A remark. @param counter the name to count it under. @param fault what an application threw, or null */
    public record Note(String counter, ApplicationVersion version, Throwable fault) {
    }
}
