package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Change;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the list of members, as functions from one list to the next. Its revisions keep up with the store's time: where all who
 * kept the list died, the one that begins anew is younger than what others remember, and counts.
 */
public final class Rosters {
    static final int REMEMBERED = EndedLives.REMEMBERED;

    private Rosters() {
    }

    /** The answer, with the list as it is then; the same object where nothing changed. @param now the store's time, ms */
    public static Enrolled serve(Roster roster, RosterAsk ask, long now) {
        return switch (ask.getWhatCase()) {
            case JOIN -> join(roster, ask.getJoin(), now);
            case ENDING -> answer(ending(roster, ask.getEnding(), now), false);
            case LEFT -> answer(left(roster, ask.getLeft(), now), false);
            case LOOK, SIGN, SILENT, WHAT_NOT_SET -> answer(roster, false); // signs are the keeper's
        };
    }

    private static Enrolled join(Roster roster, Enrolment asking, long now) {
        Life life = asking.getLife();
        Enrolment present = roster.getPresentList().stream()
                .filter(each -> each.getLife().getEngine().equals(life.getEngine())).findAny().orElse(null);
        if (roster.getEndedList().contains(life)) {
            return answer(roster, false);
        }
        if (present == null) {
            Roster next = changed(roster, true, asking, now).addPresent(asking).build();
            return answer(next, true);
        }
        if (present.getLife().getNumber() < life.getNumber()) {
            return Enrolled.newBuilder().setRoster(roster).setFirst(present.getLife()).build();
        }
        return answer(roster, present.getLife().equals(life));
    }

    private static Roster ending(Roster roster, Life life, long now) {
        if (roster.getEndedList().contains(life)) {
            return roster;
        }
        List<Life> ended = new ArrayList<>(roster.getEndedList());
        ended.add(life);
        if (ended.size() > REMEMBERED) {
            ended.remove(0);
        }
        return roster.toBuilder().setRevision(next(roster, now)).clearEnded().addAllEnded(ended).build();
    }

    private static Roster left(Roster roster, Life life, long now) {
        for (int i = 0; i < roster.getPresentCount(); i++) {
            if (roster.getPresent(i).getLife().equals(life)) {
                return changed(roster, false, roster.getPresent(i), now).removePresent(i).build();
            }
        }
        return roster;
    }

    private static Roster.Builder changed(Roster roster, boolean joined, Enrolment member, long now) {
        Roster.Builder next = roster.toBuilder().setRevision(next(roster, now));
        next.addRecent(Change.newBuilder().setRevision(next.getRevision()).setJoined(joined).setMember(member));
        if (next.getRecentCount() > REMEMBERED) {
            next.removeRecent(0);
        }
        return next;
    }

    private static long next(Roster roster, long now) {
        return Math.max(roster.getRevision() + 1, now);
    }

    private static Enrolled answer(Roster roster, boolean member) {
        return Enrolled.newBuilder().setRoster(roster).setMember(member).build();
    }
}
