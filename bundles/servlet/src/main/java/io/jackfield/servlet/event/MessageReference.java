package io.jackfield.servlet.event;

import java.util.Map;

/**
 * Refers to a message, with its bytes: its transaction and session may be gone when it is read again, and what it says must not.
 *
 * @param call        the key of its call
 * @param leg         the leg that it belongs to
 * @param transaction the transaction that it belongs to, 0 for a request that was not sent
 * @param message     the message as it came or is to be sent
 * @param request     of a response: the request that it answers; else empty
 * @param linked      of an unsent request: the transaction that sending it will be linked to, 0 for none
 * @param attributes  of an unsent request: its attributes; those of others are their transaction's, and end with it
 */
public record MessageReference(String call, Kind kind, int leg, int transaction, byte[] message, byte[] request, int linked,
                               Map<String, byte[]> attributes) implements Reference {
    /** What it was when it was kept. */
    public enum Kind {
        /** The request that a transaction began with, on either side. */
        REQUEST,
        /** An ACK or CANCEL that came. */
        AFTERWARDS,
        REQUEST_UNSENT,
        RESPONSE_RECEIVED,
        RESPONSE_SENT,
        RESPONSE_UNSENT
    }
}
