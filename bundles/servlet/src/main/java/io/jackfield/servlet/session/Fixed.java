package io.jackfield.servlet.session;

import io.jackfield.servlet.address.Guard;

/** Guards values that nobody may change. */
enum Fixed implements Guard {
    /** A party of a dialog (JSR 289 {@code SipSession.getLocalParty}). */
    PARTY;

    @Override
    public void changing() {
        throw new IllegalStateException("a party of a session is not changed; clone() gives a copy that may be");
    }

    @Override
    public void changed() {
        throw new IllegalStateException("a party of a session is not changed");
    }
}
