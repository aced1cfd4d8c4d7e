package io.jackfield.timer.planted;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.planted.EngineThatIsUsed;
import org.osgi.framework.BundleContext;

/** Breaks the rules: an arrow back to the engine, a cycle with it, the RI's messages, and the framework in the core. */
public final class TimerThatReachesBack {
    EngineThatIsUsed engine;
    SIPMessage message;
    BundleContext context;
}
