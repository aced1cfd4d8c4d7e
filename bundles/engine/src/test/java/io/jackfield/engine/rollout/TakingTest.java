package io.jackfield.engine.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.stack.Flow;
import io.jackfield.state.ApplicationVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which version a new call goes to: by selector, by share, by choice. */
class TakingTest {
    private static final int CALLS = 20_000;

    private static Flow flow;
    private static SIPRequest invite;

    @BeforeAll
    static void parse() throws Exception {
        flow = SelectorTest.from("10.1.2.3");
        invite = SelectorTest.request("INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                + "From: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    }

    private static SIPRequest call(String callId, String header) throws Exception {
        SIPRequest request = (SIPRequest) invite.clone();
        request.getCallId().setCallId(callId);
        if (header != null) {
            request.addHeader(new ExtensionHeaderImpl("X-Test") {
                private static final long serialVersionUID = 1L;

                @Override
                public String getHeaderValue() {
                    return header;
                }
            });
        }
        return request;
    }

    /** @return who takes each of many calls */
    private static Map<Integer, String> calls(String steps) throws Exception {
        Taking taking = Taking.of(Script.play(steps));
        Map<Integer, String> took = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            ApplicationVersion version = taking.version(call("call-" + i + "@example.com", null), flow);
            took.put(i, version.version());
        }
        return took;
    }

    private static Set<Integer> of(Map<Integer, String> calls, String version) {
        Set<Integer> mine = new HashSet<>(calls.keySet());
        mine.removeIf(call -> !calls.get(call).equals(version));
        return mine;
    }

    /** Four standard deviations of 20,000 calls of 10 % are 170. */
    @Test
    void aCanaryTakesItsShareAndTheActiveVersionTheRest() throws Exception {
        Map<Integer, String> took = calls("+1 h2 c2=10");

        assertThat(of(took, "2.0.0").size()).isBetween(2_000 - 170, 2_000 + 170);
        assertThat(of(took, "1.0.0").size()).isEqualTo(CALLS - of(took, "2.0.0").size());
    }

    @Test
    void aShareThatGrowsKeepsTheCallsThatItHad() throws Exception {
        assertThat(of(calls("+1 h2 c2=25"), "2.0.0")).containsAll(of(calls("+1 h2 c2=10"), "2.0.0"));
    }

    @Test
    void anotherEngineThatLacksOneCanaryGivesTheOtherTheSameCalls() throws Exception {
        Set<Integer> both = of(calls("+1 h2 h3 c2=10 c3=20"), "2.0.0");

        assertThat(both).isNotEmpty();
        assertThat(of(calls("+1 h2 h3 c2=10 c3=20 -3"), "2.0.0")).isEqualTo(both);
    }

    @Test
    void theBucketOfACallIsTheSameForEver() {
        assertThat(Taking.bucket("call-forward", "a@example.com", "1")).isEqualTo(8_795);
        assertThat(Taking.bucket("call-forward", "a@example.com", null)).isEqualTo(Taking.bucket("call-forward", "a@example.com", ""));
        assertThat(Taking.bucket("call-forward", "a", "bc")).isNotEqualTo(Taking.bucket("call-forward", "ab", "c"));
        assertThat(Taking.bucket("echo", "a@example.com", "1")).isNotEqualTo(Taking.bucket("call-forward", "a@example.com", "1"));
    }

    @Test
    void aSelectorComesBeforeSharesAndTheNewestOfSeveralFirst() throws Exception {
        Rollout tested = Script.play("+1 h2 c2=99 h3 u3 h4 u4 -4");

        assertThat(Taking.of(tested).version(call("x", null), flow)).isEqualTo(Script.version("3"));
        assertThat(Taking.of(tested.started(Script.version("4"), true)).version(call("x", null), flow)).isEqualTo(Script.version("4"));
    }

    @Test
    void whatNoSelectorPicksGoesToTheActiveVersion() throws Exception {
        Taking taking = Taking.of(Script.play("+1 h2 t2"));

        assertThat(taking.version(call("x", null), flow)).isEqualTo(Script.version("1"));
        assertThat(taking.version(call("x", "v2.0.0"), flow)).isEqualTo(Script.version("2"));
        assertThat(taking.version(null, null)).as("a call of which nothing is known").isEqualTo(Script.version("1"));
    }

    @Test
    void aVersionInTestIsReachedWhereNoOtherTakesCalls() throws Exception {
        Taking taking = Taking.of(Script.play("+1 h2 t2 -1"));

        assertThat(taking.nobody()).isFalse();
        assertThat(taking.version(call("x", "v2.0.0"), flow)).isEqualTo(Script.version("2"));
        assertThat(taking.version(call("x", null), flow)).isNull();
    }

    @Test
    void lookingIsFreeWhereThereIsNothingToLookAt() {
        Taking taking = Taking.of(Script.play("+1 +2"));

        assertThat(taking.version(invite, null)).as("neither the request nor its flow is looked at").isEqualTo(Script.version("2"));
    }
}
