package io.jackfield.state.grid.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import org.junit.jupiter.api.Test;

/** The list of members: which of two lists is the younger. */
class RostersTest {
    private static final long NOW = 1_800_000_000_000L;

    private static RosterAsk join(String engine) {
        return RosterAsk.newBuilder().setJoin(Enrolment.newBuilder().setLife(Life.newBuilder().setEngine(engine).setNumber(1))).build();
    }

    @Test
    void aListThatBeginsAfterAllWasLostIsYoungerThanTheOneThatOthersRemember() {
        Roster remembered = Rosters.serve(Roster.getDefaultInstance(), join("e1"), NOW).getRoster();
        for (int engine = 2; engine < 20; engine++) {
            remembered = Rosters.serve(remembered, join("e" + engine), NOW + engine).getRoster();
        }

        Enrolled anew = Rosters.serve(Roster.getDefaultInstance(), join("s9"), NOW + 5_000);

        assertThat(anew.getRoster().getRevision()).isGreaterThan(remembered.getRevision());
        assertThat(anew.getMember()).isTrue();
    }

    @Test
    void anEndThatBeginsTheListAnewIsYoungerToo() {
        Roster remembered = Rosters.serve(Roster.getDefaultInstance(), join("e1"), NOW).getRoster();

        Roster anew = Rosters.serve(Roster.getDefaultInstance(),
                RosterAsk.newBuilder().setEnding(remembered.getPresent(0).getLife()).build(), NOW + 1).getRoster();

        assertThat(anew.getRevision()).isGreaterThan(remembered.getRevision());
    }

    @Test
    void revisionsGrowAlsoWhereTheTimeGoesBack() {
        Roster first = Rosters.serve(Roster.getDefaultInstance(), join("e1"), NOW).getRoster();
        Roster second = Rosters.serve(first, join("e2"), NOW - 60_000).getRoster();

        assertThat(second.getRevision()).isEqualTo(first.getRevision() + 1);
        assertThat(second.getRecentList()).extracting(change -> change.getRevision())
                .containsExactly(first.getRevision(), second.getRevision());
    }
}
