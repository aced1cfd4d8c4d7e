package io.jackfield.servlet;

import io.jackfield.servlet.address.NameAddress;
import javax.servlet.sip.Address;
import javax.servlet.sip.ServletParseException;

/** Addresses of texts that are known to be right. */
final class NameOf {
    private NameOf() {
    }

    static Address address(String text) {
        try {
            return NameAddress.parse(text);
        } catch (ServletParseException e) {
            throw new AssertionError(e);
        }
    }
}
