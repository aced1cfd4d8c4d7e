package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;

/** One process among several on a {@link PlainTier}: it has a name of its own, and what comes while it is paused waits. */
final class PlainMember implements Tier, Vigil.Members {
    private final PlainTier tier;
    private final ByteString origin;
    private final Queue<Runnable> unread = new ArrayDeque<>();
    private Roster known = Roster.getDefaultInstance();
    private boolean paused;

    PlainMember(PlainTier tier, String name) {
        this.tier = tier;
        this.origin = ByteString.copyFromUtf8(name);
    }

    boolean paused() {
        return paused;
    }

    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
        for (Runnable next = unread.poll(); next != null; next = unread.poll()) {
            next.run();
        }
    }

    private void read(Runnable message) {
        if (paused) {
            unread.add(message);
        } else {
            message.run();
        }
    }

    @Override
    public long now() {
        return tier.now();
    }

    @Override
    public ByteString origin() {
        return origin;
    }

    @Override
    public Runnable listen(Listener listener) {
        return tier.listen(new Listener() {
            @Override
            public void woken(CallKey key) {
                read(() -> listener.woken(key));
            }

            @Override
            public void recalled(CallKey key, long revision) {
                read(() -> listener.recalled(key, revision));
            }

            @Override
            public void changed(Roster roster) {
                read(() -> {
                    heard(roster);
                    listener.changed(roster);
                });
            }
        });
    }

    @Override
    public CompletionStage<Told> ask(CallKey key, Ask ask) {
        return tier.ask(key, ask);
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        return tier.ask(keys, ask);
    }

    @Override
    public CompletionStage<List<Told>> ask(Share share, Ask ask) {
        return tier.ask(share, ask);
    }

    @Override
    public CompletionStage<Enrolled> ask(RosterAsk ask) {
        return tier.ask(ask);
    }

    @Override
    public Roster roster() {
        return known;
    }

    @Override
    public void heard(Roster roster) {
        known = roster.getRevision() > known.getRevision() ? roster : known;
    }

    @Override
    public void end(Life life) {
        new Ending(tier).of(life);
    }
}
