package io.jackfield.stack.read;

import gov.nist.javax.sip.header.SIPHeaderNamesCache;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * Bounds what the RI remembers of header names. It keeps each that it ever saw in lower case, for good, so that whoever sends
 * messages with names of his own fills the memory. What is forgotten here is made again when it is asked for.
 *
 * <p>Thread-safe.
 */
final class HeaderNames {
    /** Ten times the names that there are, so that only invented ones reach it. */
    static final int MOST = 2_000;

    private static final Map<?, ?> KEPT = kept();

    private HeaderNames() {
    }

    /** To be called after a header of a name that the RI may not know was read. */
    static void bound() {
        if (KEPT.size() > MOST) {
            KEPT.clear();
        }
    }

    static int count() {
        return KEPT.size();
    }

    private static Map<?, ?> kept() {
        try {
            Field names = SIPHeaderNamesCache.class.getDeclaredField("lowercaseMap");
            names.setAccessible(true);
            return (Map<?, ?>) names.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the JAIN-SIP RI that this was written for", e);
        }
    }
}
