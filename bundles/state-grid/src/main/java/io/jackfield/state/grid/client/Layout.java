package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import java.util.List;

/** Where the cluster's processes and partitions are, as this process sees them at the moment of asking. Nothing here waits. Thread-safe. */
public interface Layout {
    /**
     * A process in the cluster.
     *
     * @param origin as {@link Tier#origin()} names it
     * @param keeps  whether it keeps calls
     * @param since  when it came, ms of the store's time
     * @param eldest of those that keep calls
     */
    record Seat(ByteString origin, String name, String address, boolean keeps, long since, boolean eldest) {
    }

    /** A partition. @param owner null while there is none @param backups those that are there */
    record Share(int number, ByteString owner, List<ByteString> backups) {
        public Share {
            backups = List.copyOf(backups);
        }
    }

    /** In the order of joining. */
    List<Seat> seats();

    /** In the order of their numbers. */
    List<Share> shares();

    /** How many backups each partition should have. */
    int backups();
}
