package io.jackfield.engine.transaction;

import io.jackfield.engine.transaction.RfcTransactions.At;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs one transaction in virtual time: fires its timers, and keeps what was done when. */
final class VirtualTransaction {
    private record Running(long due, long duration) {
    }

    private final TransactionTable table;
    private final TimerValues values;
    private final Map<TimerName, Running> running = new EnumMap<>(TimerName.class);
    private final List<At<TimerName>> firings = new ArrayList<>();
    private final List<At<Effect>> effects = new ArrayList<>();
    private TransactionState state;
    private long now;

    VirtualTransaction(TransactionTable table, TimerValues values) {
        this.table = table;
        this.values = values;
        take(table.start(), 0);
    }

    /** Timers that are due until then fire first. */
    void inputAt(long time, Input input) {
        runUntil(time);
        now = time;
        take(table.next(state, input), 0);
    }

    void runUntil(long end) {
        while (true) {
            Map.Entry<TimerName, Running> first = running.entrySet().stream()
                    .min(Comparator.comparingLong(timer -> timer.getValue().due())).orElse(null);
            if (first == null || first.getValue().due() > end) {
                return;
            }
            TimerName timer = first.getKey();
            Running fired = running.remove(timer);
            now = fired.due();
            firings.add(new At<>(now, timer));
            take(table.next(state, timer.fired()), fired.duration());
        }
    }

    private void take(Step step, long previous) {
        state = step.next();
        for (Effect effect : step.effects()) {
            effects.add(new At<>(now, effect));
            switch (effect.kind()) {
                case START, RESTART -> {
                    long duration = values.duration(effect, previous);
                    running.put(effect.timer(), new Running(now + duration, duration));
                }
                case STOP -> running.remove(effect.timer());
                case SEND, TO_TU -> { }
            }
        }
    }

    TransactionState state() {
        return state;
    }

    List<At<TimerName>> firings() {
        return firings;
    }

    /** The times at which an effect was asked for. */
    List<Long> timesOf(Effect effect) {
        return effects.stream().filter(at -> at.what() == effect).map(At::time).toList();
    }
}
