package io.jackfield.engine.key;

import gov.nist.core.CommonLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/** Messages as they come from the wire. Without a logger of somebody's the parser would look for log4j. */
final class SipText {
    static {
        if (CommonLogger.legacyLogger == null) {
            CommonLogger.legacyLogger = (StackLogger) Proxy.newProxyInstance(SipText.class.getClassLoader(),
                    new Class<?>[] {StackLogger.class}, (proxy, method, arguments) ->
                            method.getReturnType() == boolean.class ? Boolean.FALSE
                                    : method.getReturnType() == int.class ? Integer.valueOf(0) : null);
        }
    }

    private SipText() {
    }

    static SIPMessage parse(String... lines) {
        byte[] bytes = (String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        try {
            return new StringMsgParser().parseSIPMessage(bytes, true, false, null);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
