package io.jackfield.engine.run;

import io.jackfield.engine.core.Lives;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the members of the state tier say about lives: one that left has ended, and so has every life of an engine before the one
 * that joined. Keeps one number for each engine's name. Thread-safe.
 */
public final class KnownLives implements Lives, MemberListener {
    private final Supplier<Incarnation> own;
    private final Map<String, Long> ended = new ConcurrentHashMap<>();

    /** @param own the engine's life as it is at the moment */
    public KnownLives(Supplier<Incarnation> own) {
        this.own = own;
        began(own.get());
    }

    private void began(Incarnation life) {
        ended.merge(life.engine(), life.number() - 1, Math::max);
    }

    @Override
    public void joined(Member member) {
        began(member.incarnation());
    }

    @Override
    public void left(Member member) {
        ended.merge(member.name(), member.incarnation().number(), Math::max);
    }

    @Override
    public Incarnation own() {
        return own.get();
    }

    @Override
    public boolean ended(Incarnation life) {
        Long last = ended.get(life.engine());
        return last != null && life.number() <= last;
    }
}
