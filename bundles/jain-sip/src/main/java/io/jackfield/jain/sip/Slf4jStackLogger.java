package io.jackfield.jain.sip;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the RI's log statements to SLF4J under the one name {@code gov.nist}: the RI's own interface does not say which of its
 * classes speaks. Configuration of levels is SLF4J's alone; the RI's switches and properties have no effect. Thread-safe.
 */
public final class Slf4jStackLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("gov.nist");

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isErrorEnabled();
    }

    /** The RI's levels: 2 fatal, 4 error, 8 warning, 16 info, 32 debug and trace. */
    @Override
    public boolean isLoggingEnabled(int level) {
        if (level >= TRACE_DEBUG) {
            return LOG.isDebugEnabled();
        }
        if (level >= TRACE_INFO) {
            return LOG.isInfoEnabled();
        }
        if (level >= TRACE_WARN) {
            return LOG.isWarnEnabled();
        }
        return level > TRACE_NONE && LOG.isErrorEnabled();
    }

    @Override
    public void logTrace(String message) {
        LOG.trace("{}", message);
    }

    @Override
    public void logDebug(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void logDebug(String message, Exception cause) {
        LOG.debug(message, cause);
    }

    @Override
    public void logInfo(String message) {
        LOG.info("{}", message);
    }

    @Override
    public void logWarning(String message) {
        LOG.warn("{}", message);
    }

    @Override
    public void logError(String message) {
        LOG.error("{}", message);
    }

    @Override
    public void logError(String message, Exception cause) {
        LOG.error(message, cause);
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("{}", message);
    }

    @Override
    public void logException(Throwable cause) {
        LOG.warn("exception in the SIP message model", cause);
    }

    @Override
    public void logStackTrace() {
        logStackTrace(TRACE_DEBUG);
    }

    @Override
    public void logStackTrace(int level) {
        if (isLoggingEnabled(level)) {
            LOG.debug("stack trace asked for by the RI", new Throwable("not an error"));
        }
    }

    /** Lines are not counted: the RI counts them to find its place in a log file of its own. */
    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void disableLogging() {
        // SLF4J's configuration decides.
    }

    @Override
    public void enableLogging() {
        // SLF4J's configuration decides.
    }

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {
        LOG.debug("RI built {}", buildTimeStamp);
    }

    @Override
    public void setStackProperties(Properties properties) {
        // SLF4J's configuration decides.
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
