package io.jackfield.engine.testbed;

import io.jackfield.engine.testbed.Conversation.Change;
import io.jackfield.engine.testbed.Conversation.Line;
import io.jackfield.engine.testbed.Conversation.Step;
import io.jackfield.engine.testbed.Talker.Act;
import io.jackfield.engine.testbed.Talker.Deed;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** Conversations at random, in both modes, over good and bad lines. */
public final class Conversations {
    private static final int MOST_WAIT = 40_000;

    private Conversations() {
    }

    /** Two phones. */
    private static Arbitrary<Conversation> simple() {
        return Combinators.combine(lines(), Arbitraries.of(true, false), caller(), called())
                .as((line, reliable, alice, bob) -> new Conversation(line, reliable, alice, bob, List.of(), List.of()));
    }

    /** Two phones ring at once. */
    private static Arbitrary<Conversation> forked() {
        return Combinators.combine(lines(), Arbitraries.of(true, false), caller(), called(), called().filter(acts -> !acts.isEmpty()))
                .as((line, reliable, alice, bob, carl) -> new Conversation(line, reliable, alice, bob, carl, List.of()));
    }

    /** Two calls, while the application is stopped, started, updated and replaced. */
    private static Arbitrary<Conversation> upgraded() {
        Arbitrary<List<Change>> changes = Combinators.combine(moments(), Arbitraries.of(Step.class)).as(Change::new)
                .list().ofMinSize(1).ofMaxSize(6);
        return Combinators.combine(lines(), Arbitraries.of(true, false), caller(), called(), changes)
                .as((line, reliable, alice, bob, meanwhile) -> new Conversation(line, reliable, alice, bob, List.of(), meanwhile));
    }

    /** {@link #simple} for a property. */
    public static final class Simple implements ArbitrarySupplier<Conversation> {
        @Override
        public Arbitrary<Conversation> get() {
            return simple();
        }
    }

    /** {@link #forked} for a property. */
    public static final class Forked implements ArbitrarySupplier<Conversation> {
        @Override
        public Arbitrary<Conversation> get() {
            return forked();
        }
    }

    /** {@link #upgraded} for a property. */
    public static final class Upgraded implements ArbitrarySupplier<Conversation> {
        @Override
        public Arbitrary<Conversation> get() {
            return upgraded();
        }
    }

    /** All kinds for a property. */
    public static final class Any implements ArbitrarySupplier<Conversation> {
        @Override
        public Arbitrary<Conversation> get() {
            return Arbitraries.oneOf(simple(), forked(), upgraded());
        }
    }

    private static Arbitrary<Line> lines() {
        return Combinators.combine(Arbitraries.of(Mode.class), Arbitraries.of(false, false, true),
                Arbitraries.of(0, 5, Conversation.BEARABLE, 40), Arbitraries.longs()).as(Line::new);
    }

    private static Arbitrary<List<Act>> caller() {
        return acts(Deed.CANCEL, Deed.REINVITE, Deed.UPDATE, Deed.INFO, Deed.BYE, Deed.INFO, Deed.REINVITE, Deed.FALL_SILENT,
                Deed.NEVER_ACK);
    }

    private static Arbitrary<List<Act>> called() {
        return Combinators.combine(
                acts(Deed.RING, Deed.ANSWER, Deed.RING_RELIABLY, Deed.ANSWER, Deed.REJECT, Deed.IGNORE_CANCEL, Deed.SAY_NO_TRYING),
                acts(Deed.REINVITE, Deed.UPDATE, Deed.INFO, Deed.BYE, Deed.INFO, Deed.REINVITE, Deed.FALL_SILENT, Deed.NEVER_ACK))
                .as((first, then) -> {
                    List<Act> all = new ArrayList<>(first);
                    all.addAll(then);
                    return all;
                });
    }

    /** Some at once, some later, some at the same moment: crossing is the point. */
    private static Arbitrary<List<Act>> acts(Deed... deeds) {
        return Combinators.combine(moments(), Arbitraries.of(deeds)).as(Act::new).list().ofMaxSize(6);
    }

    private static Arbitrary<Integer> moments() {
        return Arbitraries.oneOf(Arbitraries.integers().between(0, 2_000), Arbitraries.integers().between(0, MOST_WAIT),
                Arbitraries.of(1_000, 5_000, 10_000));
    }
}
