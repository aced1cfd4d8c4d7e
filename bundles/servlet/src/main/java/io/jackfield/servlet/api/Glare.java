package io.jackfield.servlet.api;

/**
 * Two parties of a dialog sent INVITE at the same time, and both got 491 (RFC 3261 section 14.1). Trying again is the
 * application's: it knows whether the change is still wanted. How long to wait first follows from who owns the Call-ID, which
 * the container knows: a 491 to an INVITE carries it as {@link #ATTRIBUTE}.
 *
 * <pre>
 *   long wait = (Long) response.getAttribute(Glare.ATTRIBUTE);
 *   timers.createTimer(response.getApplicationSession(), wait, true, "again");
 * </pre>
 */
public final class Glare {
    /** The response's attribute: a {@code Long}, ms, 2100 to 4000 for the owner of the Call-ID, else 0 to 2000, in steps of 10. */
    public static final String ATTRIBUTE = "io.jackfield.servlet.api.Glare.wait";

    private Glare() {
    }
}
