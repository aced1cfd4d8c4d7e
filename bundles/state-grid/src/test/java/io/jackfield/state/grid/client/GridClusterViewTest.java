package io.jackfield.state.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.CheckOut;
import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterNode.Presence;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member.Role;
import io.jackfield.state.PartitionPlace;
import io.jackfield.state.Share;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The picture of the cluster, without a grid: one process that keeps calls, and what it is told of others. */
class GridClusterViewTest {
    private static final long NOW = 1_000_000;
    private static final ByteString OTHER = ByteString.copyFromUtf8("other");
    private static final Incarnation KEEPER = new Incarnation("s1", 1);
    private static final Incarnation ENGINE = new Incarnation("e1", 1);

    private final PlainTier tier = new PlainTier(() -> NOW);
    private final ByteString here = tier.origin();
    private List<Layout.Seat> seats = List.of(new Layout.Seat(here, "s1", "10.0.0.1:7000", true, 5, true));
    private List<ByteString> backups = List.of();
    private final Layout layout = new Layout() {
        @Override
        public List<Seat> seats() {
            return seats;
        }

        @Override
        public List<Share> shares() {
            return IntStream.range(0, 7).mapToObj(number -> new Share(number, number == 6 ? null : here, backups)).toList();
        }

        @Override
        public int backups() {
            return 1;
        }
    };

    private final GridClusterView view = new GridClusterView(tier, layout, () -> 0);

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private void join(Incarnation life, Role role, ByteString origin) {
        now(tier.ask(RosterAsk.newBuilder()
                .setJoin(Codec.enrolment(new io.jackfield.state.Member(life, Set.of(role), NOW), origin)).build()));
    }

    @Test
    void showsWhoKeepsCallsAndWhoHasThemCheckedOut() {
        join(KEEPER, Role.STATE, here);
        join(ENGINE, Role.ENGINE, OTHER);
        seats = List.of(seats.get(0), new Layout.Seat(OTHER, "e1", "10.0.0.2:7000", false, 9, false));
        GridCallStateStore store = new GridCallStateStore(tier, (millis, task) -> () -> { }, Runnable::run);
        now(store.checkOut(new CheckOut(CallKey.of(new byte[16]), ENGINE, null, 0, 0)));

        assertThat(now(view.nodes())).containsExactly(
                new ClusterNode("s1", Set.of(Role.STATE), "10.0.0.1:7000", 5, 0, 0, true, true, Presence.UP),
                new ClusterNode("e1", Set.of(Role.ENGINE), "10.0.0.2:7000", 9, 0, 1, false, false, Presence.UP));
    }

    @Test
    void aProcessThatTakesNoPartYetIsJoiningAndALifeWithoutAProcessIsGone() {
        join(ENGINE, Role.ENGINE, OTHER);

        List<ClusterNode> nodes = now(view.nodes());

        assertThat(nodes).extracting(ClusterNode::name, ClusterNode::presence)
                .containsExactly(tuple("s1", Presence.JOINING),
                        tuple("e1", Presence.GONE));
    }

    @Test
    void partitionsWithoutOwnerOrBackupAreVulnerable() {
        seats = List.of(seats.get(0), new Layout.Seat(OTHER, "s2", "10.0.0.2:7000", true, 9, false));

        assertThat(now(view.partitions())).hasSize(7).allMatch(PartitionPlace::vulnerable);

        backups = List.of(OTHER);
        List<PartitionPlace> partitions = now(view.partitions());
        assertThat(partitions.get(0)).isEqualTo(new PartitionPlace(0, Optional.of("s1"), List.of("s2"), 1, 0));
        assertThat(partitions).filteredOn(PartitionPlace::vulnerable).extracting(PartitionPlace::number).containsExactly(6);
    }

    @Test
    void aTierThatCannotAnswerLeavesThePictureAndTakesTheCounts() {
        GridClusterView mute = new GridClusterView(new Tier() {
            @Override
            public long now() {
                return NOW;
            }

            @Override
            public ByteString origin() {
                return here;
            }

            @Override
            public Runnable listen(Listener listener) {
                return () -> { };
            }

            @Override
            public CompletionStage<Told> ask(CallKey key, Ask ask) {
                throw new AssertionError();
            }

            @Override
            public CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
                throw new AssertionError();
            }

            @Override
            public CompletionStage<List<Told>> ask(Share share, Ask ask) {
                return CompletableFuture.failedFuture(new IllegalStateException("nobody owns it"));
            }

            @Override
            public CompletionStage<Enrolled> ask(RosterAsk ask) {
                throw new AssertionError();
            }
        }, layout, () -> 0);

        assertThat(now(mute.nodes())).extracting(ClusterNode::name, ClusterNode::calls, ClusterNode::held)
                .containsExactly(tuple("s1", ClusterView.UNKNOWN, ClusterView.UNKNOWN));
        assertThat(now(mute.partitions())).allMatch(each -> each.calls() == ClusterView.UNKNOWN);
    }
}
