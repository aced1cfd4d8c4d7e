package io.jackfield.state.grid.component;

import io.jackfield.state.grid.client.Thrift;
import io.jackfield.state.grid.coherence.GridSettings;
import io.jackfield.state.grid.coherence.TierAddress;
import io.jackfield.state.grid.coherence.TierSecurity;
import io.jackfield.state.grid.desk.ValueBounds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator may set. */
@ObjectClassDefinition(name = "Jackfield state store (replicated)",
        description = "Keeps call state in a cluster, so that it outlives any one process. Without this configuration no cluster "
                + "is joined. An engine uses it where its own configuration says store.target=(jackfield.store=grid).")
@interface GridConfig {
    @AttributeDefinition(description = "The cluster's name; members of another name stay apart.")
    String cluster() default "jackfield";

    @AttributeDefinition(description = "This member's name, unlike all others of the cluster; its engine has it, too.")
    String name();

    @AttributeDefinition(description = "What this node does: engine works on calls and asks those that keep them, state keeps them, "
            + "both does both. bin/jackfield reads it, too, and starts what the role needs.",
            options = {@Option("engine"), @Option("state"), @Option("both")})
    String role() default "both";

    @AttributeDefinition(description = "This member's address, as the others reach it: of the loopback interface or a private "
            + "network; a host name, or the name of a network interface, stands for its first such address. Without keyStore calls "
            + "travel there in clear text: keep it on a network of its own.")
    String address() default "127.0.0.1";

    @AttributeDefinition(name = "public", description = "An explicit yes to an address that is public, or to all at once (0.0.0.0).")
    boolean $public() default false;

    @AttributeDefinition(description = "The file with this member's key and certificate, PKCS 12, as bin/tier-keys makes it. With it "
            + "members speak TLS, and who shows no certificate of the trusted authority is refused; all members have one, or "
            + "none. Empty: clear text.")
    String keyStore() default "";

    @AttributeDefinition(description = "The file with the certificate of the authority that signed those of all members, PKCS 12.")
    String trustStore() default "";

    @AttributeDefinition(description = "The file whose first line is the password of both.")
    String passwordFile() default "";

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

    @AttributeDefinition(description = "Time in ms from one departure of questions to other members to the next: those to one member go in "
            + "one message. A question after a quiet time leaves at once. 0: each is a message of its own.", min = "0", max = "100")
    int groupCommit() default 2;

    @AttributeDefinition(description = "Bytes of records that stay with an engine as they were checked in, so that the next check-in "
            + "carries what changed only. Records of less than 4,096 bytes travel whole. 0: all do.", min = "0", max = "1073741824")
    int sentBytes() default 33_554_432;

    @AttributeDefinition(description = "How many members vote on who serves calls when the network is cut: all there are to be, engines "
            + "included; the same on all. A member that sees no more than half of them serves no call. 0 counts the addresses of "
            + "members=; 1 turns it off, and both sides of a cut serve.", min = "0", max = "1000")
    int voters() default 0;

    @AttributeDefinition(description = "Values of applications kept at most in one share, of all applications together; new ones "
            + "beyond it are refused, changes of known ones never. The same on all members.", min = "1")
    int valuesPerShare() default 1_000;

    @AttributeDefinition(description = "Longer values of applications are refused; bytes. The same on all members.", min = "8")
    int mostValueBytes() default 8_192;

    @AttributeDefinition(description = "Longer keys of values are refused; the space and the name together in UTF-8, bytes. The "
            + "same on all members.", min = "1")
    int mostKeyBytes() default 512;

    /** The same, checked. */
    final class Checked {
        private static final int MOST_VOTERS = 1_000;
        private static final int MOST_PORT = 65_535;
        /** What goes in one packet or three costs the same; less is not worth the looking for what changed. */
        private static final int SMALL_BYTES = 4_096;
        private static final Set<String> ROLES = Set.of("engine", "state", "both");

        private Checked() {
        }

        private static int voters(GridConfig config) {
            return config.voters() == 0 ? members(config).size() : config.voters();
        }

        /** A line of a file comes as one text, whatever commas are in it: Declarative Services parts none. */
        private static List<String> members(GridConfig config) {
            return Arrays.stream(config.members()).flatMap(each -> Arrays.stream(each.split(","))).map(String::trim)
                    .filter(each -> !each.isEmpty()).toList();
        }

        /** @throws IllegalArgumentException if something is out of bounds, with key, value and what is allowed in one line */
        static GridSettings settings(GridConfig config, Map<String, Object> properties) {
            values(config, properties);
            if (config.name() == null || config.name().isBlank()) {
                throw new IllegalArgumentException("name= is missing; give this member a name unlike all others of the cluster");
            }
            if (!ROLES.contains(config.role())) {
                throw new IllegalArgumentException("role=" + config.role() + " is none of engine, state, both");
            }
            within("port", config.port(), 0, MOST_PORT);
            within("clusterPort", config.clusterPort(), 1, MOST_PORT);
            within("partitions", config.partitions(), 1, 32_749);
            within("backups", config.backups(), 0, 8);
            within("callsPerShare", config.callsPerShare(), 1, Integer.MAX_VALUE);
            within("requestTimeout", config.requestTimeout(), 100, 600_000);
            within("detection", config.detection(), 500, 600_000);
            within("voters", config.voters(), 0, MOST_VOTERS);
            return new GridSettings(config.cluster(), config.name(), TierAddress.of(config.address(), config.$public()),
                    config.port(), config.clusterPort(),
                    members(config), keepsCalls(config), config.partitions(), config.backups(),
                    config.callsPerShare(), config.requestTimeout(), config.detection(), voters(config),
                    new ValueBounds(config.mostKeyBytes(), config.mostValueBytes(), config.valuesPerShare()), security(config));
        }

        /** What makes events cheap. */
        static Thrift thrift(GridConfig config) {
            within("retainedHolds", config.retainedHolds(), 0, 10_000_000);
            within("groupCommit", config.groupCommit(), 0, 100);
            within("sentBytes", config.sentBytes(), 0, 1 << 30);
            return new Thrift(config.retainedHolds(), config.groupCommit(), config.sentBytes(), SMALL_BYTES);
        }

        private static Optional<TierSecurity> security(GridConfig config) {
            if (config.keyStore().isBlank()) {
                if (!config.trustStore().isBlank() || !config.passwordFile().isBlank()) {
                    throw new IllegalArgumentException("keyStore= is empty although trustStore=" + config.trustStore()
                            + " and passwordFile=" + config.passwordFile() + "; give all three, or none for clear text");
                }
                return Optional.empty();
            }
            return Optional.of(new TierSecurity(Path.of(config.keyStore()), Path.of(config.trustStore()),
                    Path.of(config.passwordFile())));
        }

        private static void within(String key, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(key + "=" + value + " is not within " + least + " to " + most);
            }
        }

        static boolean keepsCalls(GridConfig config) {
            return !config.role().equals("engine");
        }

        /** Declarative Services says of a text that is no number neither its key nor what is allowed. */
        private static void values(GridConfig config, Map<String, Object> properties) {
            for (Method key : GridConfig.class.getDeclaredMethods()) {
                try {
                    key.invoke(config);
                } catch (InvocationTargetException e) {
                    throw new IllegalArgumentException(key.getName() + "=" + properties.get(key.getName()) + " is no whole number");
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
