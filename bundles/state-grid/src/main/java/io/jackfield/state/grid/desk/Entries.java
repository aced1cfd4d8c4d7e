package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.CallKey;
import io.jackfield.state.grid.codec.proto.Kept;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What the entries of a desk's partition say, and which of them are of no more use. Guarded by the desk. */
final class Entries {
    private final Shelf shelf;
    private final Damaged damaged;
    /** Entries whose call is gone; they wait to be dropped. */
    private final Set<CallKey> orphans = new HashSet<>();

    Entries(Shelf shelf, Damaged damaged) {
        this.shelf = shelf;
        this.damaged = damaged;
    }

    /** The card, or null for none; made from the entry where it was lost, which costs a call nothing but its hold. */
    Card card(CallKey key, Supplier<ByteString> stored) {
        Card card = shelf.card(key);
        ByteString entry = card == null ? stored.get() : null;
        if (entry == null) {
            return card;
        }
        Optional<Kept> kept = kept(key, entry);
        if (kept.isEmpty() || kept.get().getRevision() == 0) {
            return null;
        }
        card = shelf.cardFor(key);
        shelf.put(card, kept.get());
        return card;
    }

    /** Empty for an entry that is damaged, which is to be dropped. */
    Optional<Kept> kept(CallKey key, ByteString stored) {
        try {
            return Optional.of(Kept.parseFrom(stored));
        } catch (InvalidProtocolBufferException e) {
            if (orphans.add(key)) {
                damaged.call(key, stored.size(), e);
            }
            return Optional.empty();
        }
    }

    /** The call is gone: the entry waits to be dropped. */
    void orphan(CallKey key) {
        orphans.add(key);
    }

    /** Nobody has to drop it any more. */
    void seenTo(CallKey key) {
        orphans.remove(key);
    }

    List<CallKey> orphans(int limit) {
        return orphans.stream().limit(limit).toList();
    }
}
