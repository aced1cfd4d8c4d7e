package io.jackfield.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Refusal;
import io.jackfield.engine.admin.CallView;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallSummary;
import io.jackfield.state.Incarnation;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators see of calls, counters and refusals. */
class CallsViewTest {
    private static final ApplicationVersion V1 = new ApplicationVersion("call-forward", "1.0.0");
    private static final CallKey KEY = new CallKey(1, 2);
    private static final long T = 1_700_000_000_000L;

    private final Moments moments = new Moments(ZoneOffset.UTC);

    @Test
    void listsCallsAndNamesTheNextPage() {
        List<CallSummary> calls = List.of(new CallSummary(KEY, 3, T, T + 1_500, CallRecord.NEVER, Map.of(V1, 2),
                Optional.of(new Incarnation("one", 4))));

        assertThat(CallsView.table(calls, 1, moments)).isEqualTo("""
                KEY                               REVISION  CREATED                  CHANGED                  DUE  SESSIONS               HOLDER
                00000000000000010000000000000002         3  2023-11-14 22:13:20.000  2023-11-14 22:13:21.500  -    call-forward 1.0.0 x2  one#4
                More: sip:calls --after 00000000000000010000000000000002 --limit 1""");
        assertThat(CallsView.table(calls, 2, moments)).doesNotContain("More");
        assertThat(CallsView.table(List.of(), 20, moments)).isEqualTo("No calls.");
    }

    @Test
    void describesOneCallAndLeavesEmptyPartsOut() {
        CallView call = new CallView(KEY, T, T, 5, List.of(new CallView.SessionRow(1, V1, T, 0, 2)),
                List.of(new CallView.LegRow(2, 1, false, "abc@host", "<sip:b@x>", "<sip:a@x>", "confirmed", 3)),
                List.of(), List.of(new CallView.TimerView("L", "transaction 4", T)));

        assertThat(CallsView.describe(call, moments)).isEqualTo("""
                Call 00000000000000010000000000000002, 5 events
                created 2023-11-14 22:13:20.000, heard of 2023-11-14 22:13:20.000

                SESSION  APPLICATION         CREATED                  EXPIRES  ATTRIBUTES
                      1  call-forward 1.0.0  2023-11-14 22:13:20.000  -                 2

                LEG  SESSION  ROLE  STATE      LOCAL      REMOTE     CALL-ID   LINKED
                  2        1  UAS   confirmed  <sip:b@x>  <sip:a@x>  abc@host       3

                TIMER  OF             DUE
                L      transaction 4  2023-11-14 22:13:20.000""");
    }

    @Test
    void addsCountersOfOneNameUpAndFiltersByPrefix() {
        List<Map<String, Long>> sources = List.of(Map.of("a.x", 1L, "b", 2L), Map.of("a.x", 3L));

        assertThat(CountersView.counters(sources, "")).isEqualTo("COUNTER  COUNT\na.x          4\nb            2");
        assertThat(CountersView.counters(sources, "a")).isEqualTo("COUNTER  COUNT\na.x          4");
        assertThat(CountersView.counters(sources, "c")).isEqualTo("Nothing was counted under c.");
    }

    @Test
    void listsRefusalsWithTheirReason() {
        assertThat(CountersView.refusals(List.of(new Refusal(12, "org.example 1.0.0", "It has no servlet.", T)), List.of(),
                moments))
                .isEqualTo("""
                        BUNDLE  NAME               REFUSED                  REASON
                            12  org.example 1.0.0  2023-11-14 22:13:20.000  It has no servlet.""");
    }
}
