package io.jackfield.state.grid.desk;

import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Sign;
import java.util.function.LongSupplier;

/**
 * What whoever owns the list of members does with what is asked of it: the list's own questions, and signs of life with the
 * judgement of those who give none. The caller has the list to itself meanwhile. Thread-safe.
 */
public final class Keeper {
    private final Signs signs;
    private final LongSupplier clock;
    private final LongSupplier time;

    /** What comes of a question. @param keep the list's new value; null leaves it */
    public record Served(Enrolled told, Roster keep) {
    }

    /**
     * @param clock monotonic, ns
     * @param time  the store's, ms
     */
    public Keeper(Signs signs, LongSupplier clock, LongSupplier time) {
        this.signs = signs;
        this.clock = clock;
        this.time = time;
    }

    public Served serve(Roster roster, RosterAsk ask) {
        return switch (ask.getWhatCase()) {
            case SIGN -> heard(roster, ask.getSign());
            case JOIN -> joining(roster, ask);
            case SILENT -> silent(roster, ask.getSilent());
            default -> served(roster, Rosters.serve(roster, ask, time.getAsLong()));
        };
    }

    private static Served served(Roster before, Enrolled told) {
        return new Served(told, told.getRoster() == before ? null : told.getRoster());
    }

    private Served heard(Roster roster, Sign sign) {
        signs.heard(sign.getOrigin(), clock.getAsLong());
        Enrolled.Builder told = Enrolled.newBuilder();
        return new Served(roster.getRevision() == sign.getKnown() ? told.build() : told.setRoster(roster).build(), null);
    }

    /** Who asks to be taken in is alive; else one that is back would be judged for the silence before. */
    private Served joining(Roster roster, RosterAsk ask) {
        signs.heard(ask.getJoin().getOrigin(), clock.getAsLong());
        return served(roster, Rosters.serve(roster, ask, time.getAsLong()));
    }

    private Served silent(Roster roster, Life life) {
        boolean ends = roster.getPresentList().stream().filter(each -> each.getLife().equals(life)).map(Enrolment::getOrigin)
                .anyMatch(origin -> signs.silent(origin, clock.getAsLong()));
        if (!ends) {
            return new Served(Enrolled.newBuilder().setRoster(roster).build(), null);
        }
        Served listed = served(roster, Rosters.serve(roster, RosterAsk.newBuilder().setEnding(life).build(), time.getAsLong()));
        return new Served(listed.told().toBuilder().setSilent(true).build(), listed.keep());
    }

    /** The list was another's meanwhile, or is now. */
    public void forget() {
        signs.forget();
    }
}
