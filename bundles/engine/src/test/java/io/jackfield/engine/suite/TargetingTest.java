package io.jackfield.engine.suite;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.ApplicationSession;
import io.jackfield.engine.call.Call;
import io.jackfield.engine.testbed.InBothModes;
import io.jackfield.engine.testbed.Node;
import io.jackfield.engine.testbed.Phone;
import io.jackfield.engine.testbed.Script;
import io.jackfield.engine.testbed.SipText;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Initial requests that an application targets at its sessions by a key (JSR 289 section 15.11). */
class TargetingTest {
    private static final long ALIAS_IS_GONE = 16 * 60_000;

    /** Takes the header X-Room, before a dash if it is told so, as key. */
    private static final class Rooms extends Script {
        private final boolean cut;
        private final List<Integer> sessions = new ArrayList<>();

        Rooms(String version, boolean cut) {
            super(version);
            this.cut = cut;
            sessionTimeout(0);
            onRequest((context, leg, server, request) -> {
                sessions.add(leg.applicationSession());
                context.send(server, context.createResponse(server, request.getMethod().equals("INVITE") ? 180 : 200, null));
            });
        }

        @Override
        public boolean keysSessions() {
            return true;
        }

        @Override
        public Optional<String> sessionKey(SIPRequest initial) {
            if (initial.getHeader("X-Room") == null) {
                return Optional.empty();
            }
            String room = initial.getHeader("X-Room").toString().replace("X-Room:", "").trim();
            return Optional.of(cut ? room.replaceAll("-.*", "") : room);
        }
    }

    private static SipText invite(Phone phone, String room) {
        return phone.request("INVITE").and("X-Room", room);
    }

    private static Call room(Node node, String key) {
        return node.calls().read(node.calls().keyOf("app", key)).toCompletableFuture().join().orElseThrow();
    }

    @InBothModes
    void requestsOfOneKeyMeetInOneSession(Node node) {
        Rooms app = new Rooms("1.0.0", false);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SipText first = invite(alice, "5");
        alice.says(first);
        alice.hears(180);
        alice.says(first);
        alice.hears(180);
        SipText second = invite(bob, "5");
        bob.says(second);
        bob.hears(180);
        assertThat(app.told()).containsExactly("INVITE", "INVITE");
        assertThat(app.sessions).hasSize(2);
        assertThat(app.sessions.get(0)).isEqualTo(app.sessions.get(1));
        Call room = room(node, "5");
        assertThat(room.sessions()).extracting(ApplicationSession::key).containsExactly("5");
        assertThat(room.legs()).hasSize(2);
        cancels(alice, first);
        cancels(bob, second);
        assertThat(room(node, "5").sessions()).as("kept for ever by its time-out").isEmpty();
        node.passes(ALIAS_IS_GONE);
    }

    private static void cancels(Phone phone, SipText invite) {
        phone.says(invite.as("CANCEL " + invite.toString().split(" ")[1] + " SIP/2.0").with("CSeq", "1 CANCEL").without("Contact"));
        phone.hears(200);
        phone.says(phone.ack(invite, phone.hears(487)));
    }

    @InBothModes
    void whatIsInADialogGoesToTheSessionAsWell(Node node) {
        Rooms app = new Rooms("1.0.0", false);
        app.onRequest(Script.answering(200));
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(invite(alice, "5"));
        alice.enters(alice.hears(200));
        alice.says(alice.ack(1));
        alice.says(alice.request("BYE"));
        alice.hears(200);
        assertThat(app.told()).containsExactly("INVITE", "ACK", "BYE", "leg invalid", "session invalid");
        node.passes(ALIAS_IS_GONE);
    }

    @InBothModes
    void aRequestWithoutKeyBeginsACallOfItsOwn(Node node) {
        Rooms app = new Rooms("1.0.0", false);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        alice.says(alice.request("OPTIONS"));
        alice.hears(200);
        assertThat(node.counted("targeted.by-key")).isZero();
    }

    @InBothModes
    void aSessionThatExistsWinsOverTheVersionThatTakesNewCalls(Node node) {
        Rooms old = new Rooms("1.0.0", false);
        Phone alice = new Phone(node.runs(old), "alice", "10.0.0.1");
        SipText first = invite(alice, "5-a");
        alice.says(first);
        alice.hears(180);
        Rooms young = new Rooms("2.0.0", true);
        node.runs(young);
        Phone bob = new Phone(node, "bob", "10.0.0.2");
        SipText second = invite(bob, "5-a");
        bob.says(second);
        bob.hears(180);
        assertThat(old.told()).containsExactly("INVITE", "INVITE");
        Phone carol = new Phone(node, "carol", "10.0.0.3");
        SipText third = invite(carol, "5-b");
        carol.says(third);
        carol.hears(180);
        assertThat(young.told()).containsExactly("INVITE");
        assertThat(room(node, "5").sessions()).extracting(ApplicationSession::owner)
                .containsExactly(new ApplicationVersion("app", "2.0.0"));
        cancels(alice, first);
        cancels(bob, second);
        cancels(carol, third);
        node.passes(ALIAS_IS_GONE);
    }

    /** A client may send all it sends with one Call-ID and From tag (RFC 3261 section 10.2.4 asks a registering one to). */
    @InBothModes
    void requestsOfOneCallIdGoEachWhereItsOwnKeySays(Node node) {
        Rooms app = new Rooms("1.0.0", false);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText five = alice.request("OPTIONS").and("X-Room", "5");
        SipText six = alice.request("OPTIONS").and("X-Room", "6");
        for (SipText each : List.of(five, six, five, six)) {
            alice.says(each);
            alice.hears(200);
        }
        assertThat(app.told().stream().filter("OPTIONS"::equals)).hasSize(2);
        assertThat(room(node, "5").transactions()).as("of the room's own call").hasSize(1);
        assertThat(room(node, "6").transactions()).as("of the room's own call").hasSize(1);
        assertThat(node.counted("received")).isEqualTo(4);
        assertThat(node.counted("handled")).as("each message once, though two calls worked on it").isEqualTo(4);
        node.passes(ALIAS_IS_GONE);
    }

    /** Its repeats come for 64*T1, and nobody cancels it: a flood of them leaves no more than its transactions would. */
    @InBothModes
    void whatIsNoInviteIsRememberedForItsRepeatsOnly(Node node) {
        Rooms app = new Rooms("1.0.0", false);
        app.sessionTimeout(1);
        Phone alice = new Phone(node.runs(app), "alice", "10.0.0.1");
        SipText message = alice.request("OPTIONS").and("X-Room", "5");
        alice.says(message);
        alice.hears(200);
        node.passes(31_000);
        alice.says(message);
        alice.hears(200);
        assertThat(app.told()).containsOnlyOnce("OPTIONS");
        node.passes(62_000);
        assertThat(node.stored()).isEmpty();
    }
}
