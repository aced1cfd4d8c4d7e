package io.jackfield.state.grid.coherence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.state.Bytes;
import io.jackfield.state.CheckIn;
import io.jackfield.state.Incarnation;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import io.jackfield.state.grid.client.GridKeyValueStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members that have keys of one authority, as the documented command makes them, are a cluster; one with keys of another authority and
 * one without any, which ask before the last member does, are none when that is in. Not verified: what an eavesdropper reads.
 */
@Tag("long")
class TlsTest {
    private static final Path COMMAND = Path.of("../../distribution/src/main/bin/tier-keys");

    @TempDir
    Path directory;

    private final int port = Clusters.freePort();
    private final String cluster = "tls-" + port;
    private final List<Clusters.Node> nodes = new ArrayList<>();
    private GridMember member;

    @AfterEach
    void stop() {
        if (member != null) {
            member.close();
        }
        nodes.forEach(Clusters.Node::kill);
    }

    private Path keys(String authority, String... names) throws Exception {
        Path made = directory.resolve(authority);
        List<String> command = new ArrayList<>(List.of(COMMAND.toAbsolutePath().normalize().toString(), made.toString()));
        command.addAll(List.of(names));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(builder.start().waitFor()).as("the command that makes keys").isZero();
        return made;
    }

    private Clusters.Node started(Clusters.Node node) {
        nodes.add(node);
        return node;
    }

    @Test
    void whoHasAKeyOfTheAuthorityIsAMemberAndNobodyElse() throws Exception {
        Path ours = keys("ours", "s1", "s2", "self");
        started(Clusters.Node.start(cluster, "s1", port, true, ours)).awaitReady();
        member = GridMember.start(Clusters.settings(cluster, "self", port, false, ours));
        assertThat(member.members()).isEqualTo(2);
        theTierKeepsWhatItIsAsked();

        Path theirs = keys("theirs", "stranger");
        Clusters.Node plain = started(Clusters.Node.start(cluster, "plain", port, true));
        started(Clusters.Node.start(cluster, "stranger", port, true, theirs)).awaitError("PKIX path validation failed");
        plain.awaitError("Delaying formation of a new cluster");
        started(Clusters.Node.start(cluster, "s2", port, true, ours)).awaitReady();
        assertThat(member.members()).as("those with keys of the authority; who came last is in, and those before it are not").isEqualTo(3);
        theTierKeepsWhatItIsAsked();
    }

    private void theTierKeepsWhatItIsAsked() {
        GridKeyValueStore store = new GridKeyValueStore(member, Clusters.settings(cluster, "self", port, false).valueLimits());
        ValueKey key = new ValueKey("tls", "key");
        Write write = new Write(key, new Write.Id(new CheckIn.Id(new Incarnation("self", 1), System.nanoTime()), 0),
                new Write.Put(Bytes.of("value")));
        assertThat(store.write(write).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join()).isInstanceOf(Write.Done.class);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> new TierSecurity(directory.resolve("none.p12"), directory, directory))
                .hasMessage("keyStore=" + directory.resolve("none.p12") + " is no file that can be read");
    }
}
