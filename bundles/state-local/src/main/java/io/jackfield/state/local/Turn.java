package io.jackfield.state.local;

import java.util.ArrayList;
import java.util.List;

/** One visit to a stripe: the time it sees, and the answers to others that it decided. Confined to one thread. */
final class Turn {
    final long now;
    /** Who asked in this turn, if it has to wait. */
    Waiter waiter;
    private List<Reply> replies;

    Turn(long now) {
        this.now = now;
    }

    void owes(Reply reply) {
        if (replies == null) {
            replies = new ArrayList<>(2);
        }
        replies.add(reply);
    }

    /** After the stripe's lock was left. */
    void giveReplies() {
        if (replies != null) {
            replies.forEach(Reply::give);
        }
    }
}
