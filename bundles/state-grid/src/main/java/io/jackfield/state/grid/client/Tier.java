package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.EnginePost.Receipt;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.RecalledAsk;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries questions to the owners of partitions, for one member of the cluster. A question is asked again where the owner
 * changed before it answered. Stages complete on a thread of the tier's, which must not be kept; they fail where no owner
 * answered in time, with the outcome unknown. Thread-safe.
 */
public interface Tier {
    /** Nobody is known to own the partition. */
    int NOT_KNOWN = -1;

    /** Hears what comes without having been asked for; on a thread of the tier's. */
    interface Listener {
        /** It is this member's turn to have a call; ask for it again. */
        void woken(CallKey key);

        /**
         * Somebody else asks for a call that this member retains at a revision. To be answered with {@link RecalledAsk} by whoever
         * retains calls.
         */
        default void recalled(CallKey key, long revision) {
        }

        /** Partitions have another owner, who knows nothing of lines: whoever stands in one asks again. */
        default void moved() {
        }

        /** The list of members has changed. May come late, twice and out of order; the revision tells. */
        void changed(Roster roster);

        /** A letter came for a life that joined through this member. Does not wait. */
        default Receipt letter(Incarnation to, byte[] letter) {
            return Receipt.NOT_THERE;
        }
    }

    /** The time that all members share, ms since the epoch; may go back a little. */
    long now();

    /** Names this member to the others, for as long as it is in the cluster. */
    ByteString origin();

    /** Before anything is asked. @return ends it; a call that runs may be running still */
    Runnable listen(Listener listener);

    CompletionStage<Told> ask(CallKey key, Ask ask);

    /** Of each key something else, in one trip to each owner. */
    default CompletionStage<Map<CallKey, Told>> ask(Map<CallKey, Ask> asks) {
        throw new UnsupportedOperationException("this tier knows no owners, so nothing goes there together");
    }

    /** A number of the member that owns a key's partition, by which questions can be grouped, or {@link #NOT_KNOWN}; never throws. */
    default int owner(CallKey key) {
        return NOT_KNOWN;
    }

    /** The same of many keys, in one trip to each owner. */
    CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask);

    /** Asks every partition, in one trip to each owner. */
    default CompletionStage<List<Told>> askAll(Ask ask) {
        return ask(Share.ALL, ask);
    }

    /** The same of the partitions that are a share, by their numbers. */
    CompletionStage<List<Told>> ask(Share share, Ask ask);

    /** Asks the list of members. */
    CompletionStage<Enrolled> ask(RosterAsk ask);

    /** Hands a letter to another member; {@link Receipt#NOT_THERE} if that is gone, or there are none. @param origin the member's */
    default CompletionStage<Receipt> deliver(ByteString origin, Incarnation to, byte[] letter) {
        return CompletableFuture.completedStage(Receipt.NOT_THERE);
    }
}
