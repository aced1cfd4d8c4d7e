package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.key.Tokens;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import java.util.ArrayList;
import java.util.List;

/**
 * Initial requests that name an application session: by a URI that its application encoded (JSR 289 section 15.11.1), or by a dialog
 * in Join or Replaces (15.11.3, RFC 3911, RFC 3891 section 3).
 */
class NamedSessionsTest {
    private static final long ALIAS_IS_GONE = 16 * 60_000;

    /** Answers every INVITE 200, and notes the session of each request and its name. */
    private static final class Host extends Script {
        private final List<Integer> sessions = new ArrayList<>();
        private final List<Leg> legs = new ArrayList<>();
        private String token;

        Host(String version) {
            super(version);
            onRequest((context, leg, server, request) -> {
                sessions.add(leg.applicationSession());
                legs.add(leg);
                token = context.token(context.call().sessionOf(leg).orElseThrow());
                context.send(server, context.createResponse(server, 200, null));
            });
        }
    }

    private static String encoded(String token) {
        return "sip:service@192.0.2.1:5070;" + Tokens.SESSION_PARAMETER + "=" + token;
    }

    private static SIPResponse calls(Phone phone, SipText invite) {
        phone.says(invite);
        SIPResponse ok = phone.hears(200);
        phone.enters(ok);
        phone.says(phone.ack(1));
        return ok;
    }

    private static void hangsUp(Phone phone) {
        phone.says(phone.request("BYE"));
        phone.hears(200);
    }

    private static String dialog(SIPResponse ok) {
        return ok.getCallId().getCallId() + ";to-tag=" + ok.getToTag() + ";from-tag=" + ok.getFromTag();
    }

    private static Phone bob(Node node) {
        return new Phone(node, "bob", "10.0.0.2");
    }

    @InBothModes
    void aRequestToAnEncodedUriBelongsToItsSession(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        calls(alice, alice.request("INVITE"));
        Phone bob = bob(node).dials(encoded(app.token));
        SipText invite = bob.request("INVITE");
        bob.says(invite);
        SIPResponse ok = bob.hears(200);
        bob.says(invite);
        bob.hearsNothing(); // the repeat follows it, and is absorbed there (RFC 6026 section 7.1)
        bob.enters(ok);
        bob.says(bob.ack(1));
        assertThat(app.sessions).hasSize(2).containsOnly(app.sessions.get(0));
        assertThat(node.counted("targeted.by-uri")).isEqualTo(1);
        hangsUp(alice);
        hangsUp(bob);
        node.passes(ALIAS_IS_GONE);
    }

    @InBothModes
    void theTopRouteNamesASessionAsWell(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        calls(alice, alice.request("INVITE"));
        Phone bob = bob(node);
        bob.says(bob.request("MESSAGE").and("Route", "<" + encoded(app.token) + ";lr>"));
        bob.hears(200);
        assertThat(app.sessions).hasSize(2).containsOnly(app.sessions.get(0));
        hangsUp(alice);
        node.passes(ALIAS_IS_GONE);
    }

    /** The URI is the application's word; what new calls of that user would get is no matter. */
    @InBothModes
    void theRulesAreNotAskedAboutAnEncodedUri(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        calls(alice, alice.request("INVITE"));
        Phone bob = bob(node).dials(encoded(app.token).replace("service", "nobody"));
        bob.says(bob.request("MESSAGE"));
        bob.hears(200);
        assertThat(app.sessions).hasSize(2).containsOnly(app.sessions.get(0));
        hangsUp(alice);
        node.passes(ALIAS_IS_GONE);
    }

    @InBothModes
    void aForgedUriIsAnOrdinaryOneAndCounted(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SIPResponse ok = calls(alice, alice.request("INVITE"));
        String forged = app.token.substring(1) + app.token.charAt(0);
        for (String each : List.of(forged, ok.getToTag(), "")) {
            Phone bob = bob(node).newCall("call of " + each.length() + each).dials(encoded(each));
            bob.says(bob.request("MESSAGE"));
            bob.hears(200);
        }
        assertThat(node.counted("ignored.forged-session")).as("a changed token, one made for a tag, and none").isEqualTo(3);
        assertThat(node.counted("targeted.by-uri")).isZero();
        hangsUp(alice);
    }

    /** Also where another session lives under the same key meanwhile: the same client began a call with the same Call-ID and tag. */
    @InBothModes
    void aUriOfASessionThatIsOverBeginsANewCall(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("MESSAGE"));
        alice.hears(200);
        String over = app.token;
        node.passes(300_000);
        assertThat(node.stored()).isEmpty();
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", 600));
        alice.enters(alice.hears(200));
        assertThat(app.sessions.get(1)).as("the same number under the same key").isEqualTo(app.sessions.get(0));
        Phone bob = bob(node).dials(encoded(over));
        bob.says(bob.request("MESSAGE"));
        bob.hears(200);
        assertThat(node.counted("targeted.session-over")).isEqualTo(1);
        assertThat(node.counted("targeted.by-uri")).isZero();
        alice.says(alice.request("SUBSCRIBE").and("Event", "presence").and("Expires", 0));
        alice.hears(200);
        node.passes(ALIAS_IS_GONE);
    }

    @InBothModes
    void theVersionOfTheSessionTakesTheRequest(Node node) {
        Host old = new Host("1.0.0");
        Phone alice = new Phone(node.runs(old), "alice", "10.0.0.1");
        SIPResponse ok = calls(alice, alice.request("INVITE"));
        Host young = new Host("2.0.0");
        node.runs(young);
        Phone bob = bob(node).dials(encoded(old.token));
        calls(bob, bob.request("INVITE"));
        Phone carol = new Phone(node, "carol", "10.0.0.3");
        calls(carol, carol.request("INVITE").and("Join", dialog(ok)));
        assertThat(old.sessions).hasSize(3).containsOnly(old.sessions.get(0));
        assertThat(young.told()).isEmpty();
        List.of(alice, bob, carol).forEach(NamedSessionsTest::hangsUp);
        node.passes(ALIAS_IS_GONE);
    }

    @InBothModes
    void replacesAndJoinNameTheSessionOfTheirDialog(Node node) {
        for (String header : List.of("Replaces", "Join")) {
            Host app = new Host(header.equals("Join") ? "2.0.0" : "1.0.0");
            Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1").newCall("first " + header);
            SIPResponse ok = calls(alice, alice.request("INVITE"));
            Phone bob = bob(node).newCall("second " + header);
            calls(bob, bob.request("INVITE").and(header, dialog(ok)));
            assertThat(app.sessions).hasSize(2).containsOnly(app.sessions.get(0));
            Leg named = app.legs.get(0);
            assertThat(app.legs.get(1).replaces()).isEqualTo(header.equals("Replaces") ? named.id() : 0);
            assertThat(app.legs.get(1).joins()).isEqualTo(header.equals("Join") ? named.id() : 0);
            hangsUp(alice);
            hangsUp(bob);
        }
        assertThat(node.counted("targeted.by-dialog")).isEqualTo(2);
        node.passes(ALIAS_IS_GONE);
    }

    /** The CANCEL has no Replaces, and finds the call all the same. */
    @InBothModes
    void aCancelFollowsTheInviteThatReplaces(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SIPResponse ok = calls(alice, alice.request("INVITE"));
        app.onRequest((context, leg, server, request) -> context.send(server, context.createResponse(server,
                request.getMethod().equals("INVITE") ? 180 : 200, null)));
        Phone bob = bob(node);
        SipText invite = bob.request("INVITE").and("Replaces", dialog(ok));
        bob.says(invite);
        bob.hears(180);
        bob.says(bob.cancel(invite).without("Replaces"));
        bob.hears(200);
        bob.says(bob.ack(invite, bob.hears(487)));
        assertThat(app.told()).contains("CANCEL");
        hangsUp(alice);
        node.passes(ALIAS_IS_GONE);
    }

    /** RFC 3891 section 3: Call-ID and both tags, each from its side. What matches nothing is an ordinary INVITE here. */
    @InBothModes
    void whatMatchesNoDialogIsTheApplicationsToAnswer(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SIPResponse ok = calls(alice, alice.request("INVITE"));
        List<String> strangers = List.of("other" + dialog(ok), dialog(ok) + "x",
                ok.getCallId().getCallId() + ";to-tag=" + ok.getFromTag() + ";from-tag=" + ok.getToTag(), "nothing");
        for (String each : strangers) {
            Phone bob = bob(node).newCall("call " + strangers.indexOf(each));
            calls(bob, bob.request("INVITE").and("Replaces", each));
            hangsUp(bob);
        }
        assertThat(app.legs).extracting(Leg::replaces).containsOnly(0);
        assertThat(node.counted("targeted.no-dialog")).isEqualTo(strangers.size());
        assertThat(node.counted("targeted.by-dialog")).isZero();
        hangsUp(alice);
    }

    @InBothModes
    void joinAndReplacesContradictEachOther(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SIPResponse ok = calls(alice, alice.request("INVITE"));
        Phone bob = bob(node);
        SipText invite = bob.request("INVITE").and("Replaces", dialog(ok)).and("Join", dialog(ok));
        bob.says(invite);
        bob.says(bob.ack(invite, bob.hears(400)));
        assertThat(node.counted("refused.join-and-replaces")).isEqualTo(1);
        hangsUp(alice);
    }

    @InBothModes
    void aStoppedVersionIsWaitedFor(Node node) {
        Host app = new Host("1.0.0");
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        calls(alice, alice.request("INVITE"));
        node.stops(app.version());
        Phone bob = bob(node).dials(encoded(app.token));
        bob.says(bob.request("MESSAGE"));
        assertThat(bob.hears(503).getHeader("Retry-After")).isNotNull();
        node.runs(app);
        hangsUp(alice);
        node.passes(ALIAS_IS_GONE);
    }
}
