package io.jackfield.state.grid.component;

import io.jackfield.state.grid.coherence.GridSettings;
import java.util.List;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set. */
@ObjectClassDefinition(name = "Jackfield state store (replicated)",
        description = "Keeps call state in a cluster, so that it outlives any one process. Without this configuration no cluster "
                + "is joined. An engine uses it where its own configuration says store.target=(jackfield.store=grid).")
@interface GridConfig {
    @AttributeDefinition(description = "The cluster's name; members of another name stay apart.")
    String cluster() default "jackfield";

    @AttributeDefinition(description = "This member's name, unlike all others of the cluster, engines included.")
    String name();

    @AttributeDefinition(description = "Whether this member keeps calls. One that does not only asks those that do.")
    boolean keepsCalls() default true;

    @AttributeDefinition(description = "This member's address, as the others reach it. Calls travel there in clear text: keep "
            + "it on a network of its own.")
    String address() default "127.0.0.1";

    @AttributeDefinition(description = "This member's port; 0 takes any free one.", min = "0", max = "65535")
    int port() default 0;

    @AttributeDefinition(description = "The port where members find each other; the same on all.", min = "1", max = "65535")
    int clusterPort() default 7574;

    @AttributeDefinition(description = "Addresses or host names where members are looked for.")
    String[] members() default "127.0.0.1";

    @AttributeDefinition(description = "How many shares the calls are in; the same on all members, and never changed while one "
            + "runs. A prime number.", min = "1", max = "32749")
    int partitions() default 257;

    @AttributeDefinition(description = "How many further members keep each call; the same on all.", min = "0", max = "8")
    int backups() default 1;

    @AttributeDefinition(description = "Calls kept at most in one share; new ones beyond it are refused, known ones never.",
            min = "1")
    int callsPerShare() default 10_000;

    @AttributeDefinition(description = "ms after which an operation that nobody answered is given up, its outcome unknown.",
            min = "100", max = "600000")
    long requestTimeout() default 10_000;

    @AttributeDefinition(description = "ms within which a member that is frozen or cut off is declared dead and its calls are lent to "
            + "others; the same on all. A pause of up to three quarters of it, as for garbage collection, goes unnoticed. One whose "
            + "process ended is noticed at once.", min = "500", max = "600000")
    long detection() default 2_000;

    @AttributeDefinition(description = "Calls whose hold stays with an engine after an event, until another engine gets a message of "
            + "theirs; 0: each event asks for its call anew. Of use together with the engine's near cache.", min = "0",
            max = "10000000")
    int retainedHolds() default 100_000;

    /** The same, checked. */
    final class Checked {
        private static final long LEAST_DETECTION = 500;
        private static final long MOST_DETECTION = 600_000;

        private Checked() {
        }

        private static final int MOST_RETAINED = 10_000_000;

        /** @throws IllegalArgumentException if it is out of bounds, with the reason in one line */
        static int retainedHolds(GridConfig config) {
            if (config.retainedHolds() < 0 || config.retainedHolds() > MOST_RETAINED) {
                throw new IllegalArgumentException("retainedHolds=" + config.retainedHolds() + " is not within 0 to " + MOST_RETAINED);
            }
            return config.retainedHolds();
        }

        /** @throws IllegalArgumentException if something is out of bounds, with the reason in one line */
        static GridSettings settings(GridConfig config) {
            if (config.detection() < LEAST_DETECTION || config.detection() > MOST_DETECTION) {
                throw new IllegalArgumentException("detection=" + config.detection() + " is not within " + LEAST_DETECTION + " to "
                        + MOST_DETECTION + " ms");
            }
            return new GridSettings(config.cluster(), config.name(), config.address(), config.port(), config.clusterPort(),
                    List.of(config.members()), config.keepsCalls(), config.partitions(), config.backups(),
                    config.callsPerShare(), config.requestTimeout(), config.detection());
        }
    }
}
