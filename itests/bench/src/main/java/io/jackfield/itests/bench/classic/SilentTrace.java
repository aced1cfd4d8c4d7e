package io.jackfield.itests.bench.classic;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/** No trace of messages. */
public final class SilentTrace implements ServerLogger {
    @Override
    public void closeLogFile() { }

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) { }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) { }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) { }

    @Override
    public void logException(Exception thrown) { }

    @Override
    public void setStackProperties(Properties properties) { }

    @Override
    public void setSipStack(SipStack stack) { }
}
