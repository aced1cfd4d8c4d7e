package io.jackfield.state.grid.client;

import io.jackfield.state.StoreUnavailableException;

/** What an owner keeps under a key is no record of a call. */
final class DamagedRecordException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    DamagedRecordException(Exception why) {
        super("the owner's answer is no call", why);
    }
}
