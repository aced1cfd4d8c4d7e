package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Change;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import java.util.ArrayList;
import java.util.List;

/** What is asked of the list of members, as functions from one list to the next. */
public final class Rosters {
    static final int REMEMBERED = EndedLives.REMEMBERED;

    private Rosters() {
    }

    /** The answer, with the list as it is then; the same object where nothing changed. */
    public static Enrolled serve(Roster roster, RosterAsk ask) {
        return switch (ask.getWhatCase()) {
            case JOIN -> join(roster, ask.getJoin());
            case ENDING -> answer(ending(roster, ask.getEnding()), false);
            case LEFT -> answer(left(roster, ask.getLeft()), false);
            case LOOK, SIGN, SILENT, WHAT_NOT_SET -> answer(roster, false); // signs are the keeper's
        };
    }

    private static Enrolled join(Roster roster, Enrolment asking) {
        Life life = asking.getLife();
        Enrolment present = roster.getPresentList().stream()
                .filter(each -> each.getLife().getEngine().equals(life.getEngine())).findAny().orElse(null);
        if (roster.getEndedList().contains(life)) {
            return answer(roster, false);
        }
        if (present == null) {
            Roster next = changed(roster, true, asking).addPresent(asking).build();
            return answer(next, true);
        }
        if (present.getLife().getNumber() < life.getNumber()) {
            return Enrolled.newBuilder().setRoster(roster).setFirst(present.getLife()).build();
        }
        return answer(roster, present.getLife().equals(life));
    }

    private static Roster ending(Roster roster, Life life) {
        if (roster.getEndedList().contains(life)) {
            return roster;
        }
        List<Life> ended = new ArrayList<>(roster.getEndedList());
        ended.add(life);
        if (ended.size() > REMEMBERED) {
            ended.remove(0);
        }
        return roster.toBuilder().setRevision(roster.getRevision() + 1).clearEnded().addAllEnded(ended).build();
    }

    private static Roster left(Roster roster, Life life) {
        for (int i = 0; i < roster.getPresentCount(); i++) {
            if (roster.getPresent(i).getLife().equals(life)) {
                return changed(roster, false, roster.getPresent(i)).removePresent(i).build();
            }
        }
        return roster;
    }

    private static Roster.Builder changed(Roster roster, boolean joined, Enrolment member) {
        Roster.Builder next = roster.toBuilder().setRevision(roster.getRevision() + 1);
        next.addRecent(Change.newBuilder().setRevision(next.getRevision()).setJoined(joined).setMember(member));
        if (next.getRecentCount() > REMEMBERED) {
            next.removeRecent(0);
        }
        return next;
    }

    private static Enrolled answer(Roster roster, boolean member) {
        return Enrolled.newBuilder().setRoster(roster).setMember(member).build();
    }
}
