package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterNode.Presence;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Member;
import io.jackfield.state.PartitionPlace;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolment;
import io.jackfield.state.grid.codec.proto.Holding;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Population;
import io.jackfield.state.grid.codec.proto.PopulationAsk;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The cluster for operators: processes and partitions as this process sees them, members as it last heard of them, and counts from
 * the owners where these answer in time. So there is a picture also while the tier cannot serve.
 */
public final class GridClusterView implements ClusterView, AutoCloseable {
    private static final long PATIENCE_SECONDS = 2;
    private static final Ask COUNT = Ask.newBuilder().setPopulation(PopulationAsk.getDefaultInstance()).build();

    private final Tier tier;
    private final Layout layout;
    private final LongSupplier damaged;
    private final Runnable stopListening;
    private volatile Roster roster = Roster.getDefaultInstance();

    /**
     * @param tier    stays the caller's to close, after this
     * @param damaged how many records this process found damaged
     */
    public GridClusterView(Tier tier, Layout layout, LongSupplier damaged) {
        this.damaged = damaged;
        this.tier = tier;
        this.layout = layout;
        stopListening = tier.listen(new Tier.Listener() {
            @Override
            public void woken(CallKey key) {
                // nobody waits here
            }

            @Override
            public void changed(Roster next) {
                heard(next);
            }
        });
    }

    private synchronized void heard(Roster next) {
        if (next.getRevision() > roster.getRevision()) {
            roster = next;
        }
    }

    @Override
    public CompletionStage<List<ClusterNode>> nodes() {
        return populations().thenApply(this::nodes);
    }

    private List<ClusterNode> nodes(Map<Integer, Population> populations) {
        Map<ByteString, List<Enrolment>> enrolled = new HashMap<>();
        roster.getPresentList().forEach(each -> enrolled.computeIfAbsent(each.getOrigin(), origin -> new ArrayList<>()).add(each));
        boolean counted = !populations.isEmpty();
        Map<Life, Long> held = held(populations);
        Map<ByteString, Long> owned = new HashMap<>();
        layout.shares().stream().filter(share -> share.owner() != null && populations.containsKey(share.number()))
                .forEach(share -> owned.merge(share.owner(), populations.get(share.number()).getCalls(), Long::sum));
        List<ClusterNode> nodes = new ArrayList<>();
        for (Layout.Seat seat : layout.seats()) {
            List<Enrolment> lives = Optional.ofNullable(enrolled.remove(seat.origin())).orElse(List.of());
            nodes.add(new ClusterNode(seat.name(), roles(seat, lives), seat.address(), seat.since(),
                    counted ? owned.getOrDefault(seat.origin(), 0L) : UNKNOWN, counted ? sum(lives, held) : UNKNOWN, seat.eldest(),
                    seat.origin().equals(tier.origin()), lives.isEmpty() ? Presence.JOINING : Presence.UP));
        }
        enrolled.values().stream().flatMap(List::stream).forEach(life -> nodes.add(new ClusterNode(life.getLife().getEngine(),
                Codec.member(life).roles(), "-", life.getSince(), 0, counted ? sum(List.of(life), held) : UNKNOWN, false, false,
                Presence.GONE)));
        return List.copyOf(nodes);
    }

    private static Set<Member.Role> roles(Layout.Seat seat, List<Enrolment> lives) {
        Set<Member.Role> roles = EnumSet.noneOf(Member.Role.class);
        lives.forEach(life -> roles.addAll(Codec.member(life).roles()));
        roles.add(seat.keeps() ? Member.Role.STATE : Member.Role.ENGINE);
        return roles;
    }

    private static Map<Life, Long> held(Map<Integer, Population> populations) {
        return populations.values().stream().flatMap(each -> each.getHeldList().stream())
                .collect(Collectors.groupingBy(Holding::getLife, Collectors.summingLong(Holding::getCalls)));
    }

    private static long sum(List<Enrolment> lives, Map<Life, Long> held) {
        return lives.stream().mapToLong(life -> held.getOrDefault(life.getLife(), 0L)).sum();
    }

    @Override
    public CompletionStage<List<PartitionPlace>> partitions() {
        return populations().thenApply(populations -> {
            Map<ByteString, String> names =
                    layout.seats().stream().collect(Collectors.toMap(Layout.Seat::origin, Layout.Seat::name, (one, same) -> one));
            int wanted = layout.backups();
            return layout.shares().stream().map(share -> new PartitionPlace(share.number(),
                    Optional.ofNullable(share.owner()).map(owner -> names.getOrDefault(owner, "?")),
                    share.backups().stream().map(backup -> names.getOrDefault(backup, "?")).toList(), wanted,
                    populations.containsKey(share.number()) ? populations.get(share.number()).getCalls() : UNKNOWN)).toList();
        });
    }

    @Override
    public long damaged() {
        return damaged.getAsLong();
    }

    /** By partition; of those whose owner knows the question, and empty if not all answered in time. */
    private CompletionStage<Map<Integer, Population>> populations() {
        return counted().copy().completeOnTimeout(List.of(), PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(failure -> List.of())
                .thenApply(told -> told.stream().filter(Told::hasPopulation).map(Told::getPopulation)
                        .collect(Collectors.toMap(Population::getPartition, Function.identity(), (one, same) -> one)));
    }

    private CompletableFuture<List<Told>> counted() {
        try {
            return tier.askAll(COUNT).toCompletableFuture();
        } catch (RuntimeException e) { // the tier is closing, or has lost its cluster
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Hears no more. */
    @Override
    public void close() {
        stopListening.run();
    }
}
