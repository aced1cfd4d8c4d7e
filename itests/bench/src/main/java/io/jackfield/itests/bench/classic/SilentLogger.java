package io.jackfield.itests.bench.classic;

import gov.nist.core.StackLogger;
import java.util.Properties;

/** No logging at all: the RI asks before it makes a message, so this is the cheapest there is. */
public final class SilentLogger implements StackLogger {
    @Override
    public void logStackTrace() { }

    @Override
    public void logStackTrace(int level) { }

    @Override
    public void logException(Throwable thrown) { }

    @Override
    public void logDebug(String message) { }

    @Override
    public void logDebug(String message, Exception thrown) { }

    @Override
    public void logTrace(String message) { }

    @Override
    public void logFatalError(String message) { }

    @Override
    public void logError(String message) { }

    @Override
    public void logError(String message, Exception thrown) { }

    @Override
    public void logWarning(String message) { }

    @Override
    public void logInfo(String message) { }

    @Override
    public void disableLogging() { }

    @Override
    public void enableLogging() { }

    @Override
    public void setBuildTimeStamp(String stamp) { }

    @Override
    public void setStackProperties(Properties properties) { }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return false;
    }

    @Override
    public String getLoggerName() {
        return "silent";
    }
}
