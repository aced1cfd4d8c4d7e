package io.jackfield.state.grid.coherence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.client.Tier;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.ReadAsk;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** A tier in front of real members that breaks one promise of theirs. */
final class FaithlessTier implements Tier {
    /** Which. */
    enum Breach {
        /** A check-in is acknowledged before any member has it; now and then its owner dies before it does. */
        ACKNOWLEDGES_BEFORE_ANYBODY_HAS_IT,
        /** A check-in from an old revision is taken for one from the current. */
        FORGETS_THE_REVISION
    }

    private static final int ONE_OF = 20;

    private final Tier members;
    private final Breach breach;
    private final AtomicLong checkIns = new AtomicLong();

    FaithlessTier(Tier members, Breach breach) {
        this.members = members;
        this.breach = breach;
    }

    @Override
    public long now() {
        return members.now();
    }

    @Override
    public ByteString origin() {
        return members.origin();
    }

    @Override
    public Runnable listen(Listener listener) {
        return members.listen(listener);
    }

    @Override
    public CompletionStage<Told> ask(CallKey key, Ask ask) {
        if (!ask.hasCheckIn()) {
            return members.ask(key, ask);
        }
        return switch (breach) {
            case ACKNOWLEDGES_BEFORE_ANYBODY_HAS_IT -> acknowledge(key, ask);
            case FORGETS_THE_REVISION -> members.ask(key,
                    Ask.newBuilder().setNow(ask.getNow()).setRead(ReadAsk.getDefaultInstance()).build())
                    .thenCompose(now -> members.ask(key, from(ask, now)));
        };
    }

    private CompletionStage<Told> acknowledge(CallKey key, Ask ask) {
        if (ask.getCheckIn().getFromRevision() > 0 && checkIns.incrementAndGet() % ONE_OF == 0) {
            return CompletableFuture.completedStage(Told.newBuilder().setDone(ask.getCheckIn().getFromRevision() + 1).build());
        }
        return members.ask(key, ask);
    }

    private static Ask from(Ask ask, Told now) {
        Ask.Builder forged = ask.toBuilder();
        forged.getCheckInBuilder().setFromRevision(now.hasGranted() ? kept(now.getGranted()).getRevision() : 0);
        return forged.build();
    }

    private static Kept kept(ByteString bytes) {
        try {
            return Kept.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        return members.ask(keys, ask);
    }

    @Override
    public CompletionStage<List<Told>> askAll(Ask ask) {
        return members.askAll(ask);
    }

    @Override
    public CompletionStage<Enrolled> ask(RosterAsk ask) {
        return members.ask(ask);
    }
}
