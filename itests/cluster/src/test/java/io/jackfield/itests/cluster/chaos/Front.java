package io.jackfield.itests.cluster.chaos;

import java.io.IOException;

/** What stands in front of the engines and hands each message to the next one. */
interface Front extends AutoCloseable {
    /** Kinds of it, by the name that {@code --balancer} takes. */
    enum Kind {
        /** The distribution's, without state, affinity or health checks. */
        KAMAILIO_STATELESS,
        /** The distribution's, that asks engines whether they are there. */
        KAMAILIO_DISPATCHER,
        /** {@link Balancer}: UDP only. */
        DATAGRAMS
    }

    /** Where phones call, and what engines show as theirs. */
    int port();

    /** Begins to hand messages on. Returns when it takes them. */
    void start() throws IOException, InterruptedException;

    /** Hands nothing to that engine until {@link #letIn}. */
    void holdBack(int engine);

    void letIn(int engine);

    @Override
    void close();
}
