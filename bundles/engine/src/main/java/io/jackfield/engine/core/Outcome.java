package io.jackfield.engine.core;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.call.Outbound;
import io.jackfield.state.ApplicationVersion;
import java.util.List;
import java.util.Optional;

/**
 * What an event did.
 *
 * @param call      the call after it; null if there was none and still is none
 * @param changed   whether it is to be checked in; its outbox leaves after that
 * @param stateless what leaves although nothing changed: answers to requests that the call does not remember
 * @param notes     what an operator may want to count or read, in order
 * @param chosen    the version that {@link Dispatch#begin} chose, for whom {@link Dispatch#end} is owed
 */
public record Outcome(Call call, boolean changed, List<Outbound> stateless, List<Note> notes,
                      Optional<ApplicationVersion> chosen) {

    /** A remark. @param counter the name to count it under. @param fault what an application threw, or null */
    public record Note(String counter, ApplicationVersion version, Throwable fault) {
    }
}
