package io.jackfield.jain.sip;

import gov.nist.core.CommonLogger;

/** Makes the RI's classes usable where there is no log4j 1 on the class path. */
public final class JainSip {
    static {
        // The RI asks CommonLogger at each log statement; with this field set it never reaches for log4j.
        CommonLogger.legacyLogger = new Slf4jStackLogger();
        CommonLogger.useLegacyLogger = true;
    }

    private JainSip() {
    }

    /**
     * To be called before the first use of a RI class by whoever uses one; without it, the first log statement of the parser
     * ends in a {@link NoClassDefFoundError}. Any number of calls, from any thread, have the effect of one. The RI keeps its
     * logger in a static field, so the setting holds for all users of the class loader that carries the RI.
     */
    public static void init() {
        // The static initialiser above did it, once and visibly to every thread that comes through here.
    }
}
