package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Peer.header;
import static io.jackfield.itests.servlets.scene.Peer.headers;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Peer;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.ArrayList;
import java.util.List;

/** What every response has, and what becomes of requests that are not as they should be: RFC 3261 sections 8.2, 18.2 and 21. */
class ServerBehaviourTest {
    /** A MESSAGE with these Via values; a line of the same name replaces what it would say, and one without a value leaves it out. */
    private static String message(Scene scene, List<String> vias, String... instead) {
        List<String> lines = new ArrayList<>(List.of("MESSAGE " + scene.uri("service") + " SIP/2.0"));
        vias.forEach(via -> lines.add("Via: " + via));
        lines.addAll(List.of("Max-Forwards: 70", "From: <sip:carol@example.org>;tag=carol", "To: <" + scene.uri("service") + ">",
                "Call-ID: server-behaviour", "CSeq: 1 MESSAGE", "Content-Length: 0"));
        for (String line : instead) {
            String name = line.substring(0, line.indexOf(':') + 1);
            lines.removeIf(each -> each.startsWith(name));
            if (line.length() > name.length()) {
                lines.add(line);
            }
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static String via(Peer peer, String branch) {
        return "SIP/2.0/UDP " + peer.address() + ";branch=z9hG4bK" + branch;
    }

    /** RFC 3261 section 8.2.6.2: From, Call-ID, CSeq and all Vias in their order, and To with a tag. */
    @InBothModes
    void aResponseRepeatsWhatItAnswers(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            List<String> vias = List.of(via(peer, "copied"), "SIP/2.0/TCP second.example.com;branch=z9hG4bK2;x=y",
                    "SIP/2.0/UDP 192.0.2.3:5062;branch=z9hG4bK3");
            peer.saysExactly(message(scene, vias));
            String ok = peer.hears("SIP/2.0 200 OK\r\n");
            String all = String.join(",", headers(ok, "Via")).replaceAll(", *", ",");
            assertThat(all.replaceFirst(";received=127.0.0.1", "")).isEqualTo(String.join(",", vias));
            assertThat(header(ok, "From")).isEqualTo("<sip:carol@example.org>;tag=carol");
            assertThat(header(ok, "To")).startsWith("<" + scene.uri("service") + ">;tag=");
            assertThat(header(ok, "Call-ID")).isEqualTo("server-behaviour");
            assertThat(header(ok, "CSeq")).isEqualTo("1 MESSAGE");
        }
    }

    /** RFC 3261 section 18.2.1: where sent-by does not name the source, received does. RFC 3581 section 4: rport is filled in. */
    @InBothModes
    void noteWhereARequestCameFrom(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            int port = Integer.parseInt(peer.address().substring(peer.address().indexOf(':') + 1));
            peer.saysExactly(message(scene, List.of("SIP/2.0/UDP nowhere.example.com:" + port + ";branch=z9hG4bKreceived")));
            assertThat(header(peer.hears("SIP/2.0 200"), "Via")).contains(";received=127.0.0.1");
            peer.saysExactly(message(scene, List.of("SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKrport"), "Call-ID: rport"));
            String via = header(peer.hears("SIP/2.0 200"), "Via");
            assertThat(via).contains(";rport=" + port).contains(";received=127.0.0.1").startsWith("SIP/2.0/UDP 127.0.0.1:9;");
        }
    }

    /** RFC 3261 section 18.2.2: without rport a datagram's answer goes to the port of sent-by. */
    @InBothModes
    void anAnswerGoesToThePortOfSentBy(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer(); var other = scene.peer()) {
            peer.saysExactly(message(scene, List.of(via(other, "sentBy"))));
            assertThat(header(other.hears("SIP/2.0 200"), "Via")).contains("branch=z9hG4bKsentBy");
            assertThat(peer.hears(50)).isNull();
        }
    }

    /** RFC 3261 sections 8.2 and 21.4.1: what routing needs and cannot be read is a 400 that says so; applications see none of it. */
    @InBothModes
    void aMalformedRequestIsA400(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            String[][] bad = {{"From: nobody at all <<>"}, {"CSeq: none MESSAGE"}, {"CSeq: 1 INVITE"}, {"Max-Forwards: many"},
                {"Content-Length: 17"}};
            for (String[] instead : bad) {
                peer.saysExactly(message(scene, List.of(via(peer, "bad" + instead[0].hashCode())), instead));
                assertThat(peer.hears(20_000)).as(instead[0]).startsWith("SIP/2.0 400 ").contains("branch=z9hG4bKbad" + instead[0].hashCode());
            }
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 21.5.6. */
    @InBothModes
    void anotherVersionIsA505(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            peer.saysExactly(message(scene, List.of(via(peer, "version"))).replaceFirst(" SIP/2.0\r\n", " SIP/7.0\r\n"));
            peer.hears("SIP/2.0 505");
        }
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 sections 7.3.1 and 8.2.2: what nobody needs may be malformed or unknown, and is no reason to refuse. */
    @InBothModes
    void whatNobodyNeedsIsIgnored(Scene scene) throws Exception {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            peer.saysExactly(message(scene, List.of(via(peer, "lenient")), "Date: yesterday", "X-Never-Heard: ;;;"));
            peer.hears("SIP/2.0 200");
        }
        scene.script().hears("MESSAGE");
    }

    /** RFC 3261 section 7.3.1 and 7.3.3: folded lines, blanks, any case and compact names mean the same. */
    @InBothModes
    void headersMayBeWrittenInManyWays(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            assertThat(message.getHeader("Subject")).isEqualTo("a long one");
            assertThat(message.getFrom().getURI()).hasToString("sip:carol@example.org");
            message.createResponse(200).send();
        });
        try (var peer = scene.peer()) {
            peer.saysExactly("MESSAGE " + scene.uri("service") + " SIP/2.0\r\nv: " + via(peer, "ways") + "\r\nMAX-FORWARDS : 70\r\n"
                    + "f:\r\n <sip:carol@example.org>;tag=carol\r\nT: <" + scene.uri("service") + ">\r\ni: ways\r\ncseq: 0001  MESSAGE\r\n"
                    + "Subject: a\r\n\tlong\r\n  one\r\nl: 0\r\n\r\n");
            peer.hears("SIP/2.0 200");
        }
        scene.script().hears("MESSAGE");
    }

    /** RFC 3261 section 18.1.2: an answer to no request of ours is dropped. */
    @InBothModes
    void aResponseToNothingIsDropped(Scene scene) throws Exception {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            peer.says("SIP/2.0 200 OK", "Via: SIP/2.0/UDP " + scene.container().address() + ";branch=z9hG4bKnobody",
                    "From: <sip:me@example.net>;tag=1", "To: <sip:carol@example.org>;tag=2", "Call-ID: nothing", "CSeq: 1 MESSAGE");
            peer.saysExactly(message(scene, List.of(via(peer, "after"))));
            peer.hears("SIP/2.0 200");
        }
        assertThat(scene.script().next()).isEqualTo("MESSAGE");
        assertThat(scene.script().told()).isEmpty();
    }

    /** RFC 3261 section 17: an ACK is never answered, not even one that belongs to nothing. */
    @InBothModes
    void anAckIsNeverAnswered(Scene scene) {
        scene.script().answers("MESSAGE", 200);
        try (var peer = scene.peer()) {
            peer.saysExactly(message(scene, List.of(via(peer, "stray"))).replace("MESSAGE", "ACK").replace("tag=carol", "tag=stray"));
            peer.saysExactly(message(scene, List.of(via(peer, "after"))));
            assertThat(header(peer.hears(20_000), "CSeq")).isEqualTo("1 MESSAGE");
        }
    }

    /** RFC 3261 section 8.2.6.1: the 100 has the Timestamp of its request. */
    @InBothModes
    void a100RepeatsTheTimestamp(Scene scene) {
        scene.script().on("INVITE", invite -> invite.getApplicationSession().setAttribute("open", invite));
        try (var peer = scene.peer()) {
            peer.invites(scene.uri("service"), "timestamp", "Timestamp: 54.21");
            assertThat(header(peer.hears("SIP/2.0 100"), "Timestamp")).startsWith("54.21");
        }
    }

    /** RFC 3261 section 15.1.2, RFC 6086 section 4, RFC 3311 section 5.2, RFC 3262 section 3: they match nothing. */
    @InBothModes
    void aRequestThatBelongsInADialogIsRefusedOutsideOfOne(Scene scene) {
        scene.script().answers("BYE", 200).answers("INFO", 200).answers("UPDATE", 200).answers("PRACK", 200);
        try (var peer = scene.peer()) {
            for (String method : new String[] {"BYE", "INFO", "UPDATE", "PRACK"}) {
                peer.saysExactly(message(scene, List.of(via(peer, method))).replace("MESSAGE", method));
                assertThat(header(peer.hears("SIP/2.0 481"), "CSeq")).isEqualTo("1 " + method);
            }
        }
        assertThat(scene.script().told()).isEmpty();
    }
}
