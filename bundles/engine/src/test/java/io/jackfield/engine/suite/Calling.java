package io.jackfield.engine.suite;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;

/** Applications that call somebody when they get a MESSAGE. */
final class Calling {
    private Calling() {
    }

    static Script to(String uri) {
        return to(uri, "INVITE");
    }

    /** Answers all else 200. */
    static Script to(String uri, String method, String... headers) {
        return new Script().onRequest((context, leg, server, request) -> {
            context.send(server, context.createResponse(server, 200, null));
            if (request.getMethod().equals("MESSAGE")) {
                Leg other = context.createLeg(context.call().sessionOf(leg).orElseThrow(), leg.remoteParty(),
                        "<" + uri + ">", null);
                SIPRequest own = context.createRequest(other, method);
                for (int i = 0; i < headers.length; i += 2) {
                    own.addHeader(header(headers[i], headers[i + 1]));
                }
                context.send(other, own);
            }
        });
    }

    static javax.sip.header.Header header(String name, String value) {
        try {
            return gov.nist.javax.sip.parser.ParserFactory.createParser(name + ": " + value + "\n").parse();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes it call. @return what the callee got */
    static SIPRequest begin(Node node, Script app, Phone callee) {
        return begin(node, app, callee, "INVITE");
    }

    static SIPRequest begin(Node node, Script app, Phone callee, String method) {
        Phone trigger = new Phone(node.runs(app), "trigger", "10.0.0.99");
        trigger.says(trigger.request("MESSAGE"));
        trigger.hears(200);
        app.told();
        return callee.hears(method);
    }
}
