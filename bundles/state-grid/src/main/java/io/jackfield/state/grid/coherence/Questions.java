package io.jackfield.state.grid.coherence;

import com.tangosol.net.ExtensibleConfigurableCacheFactory;
import com.tangosol.net.NamedCache;
import com.tangosol.net.PartitionedService;
import com.tangosol.net.partition.SimplePartitionKey;
import com.tangosol.util.Binary;
import com.tangosol.util.MapEvent;
import com.tangosol.util.MultiplexingMapListener;
import io.jackfield.state.CallKey;
import io.jackfield.state.Share;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.ValueKey;
import io.jackfield.state.grid.client.Majority;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.ValueCodec;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Enrolled;
import io.jackfield.state.grid.codec.proto.GroupAsk;
import io.jackfield.state.grid.codec.proto.Grouped;
import io.jackfield.state.grid.codec.proto.Roster;
import io.jackfield.state.grid.codec.proto.RosterAsk;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Questions to the owners of partitions, about calls, values and the list of members. What is answered is believed where more than half of
 * the voters stand. Thread-safe; nothing here waits.
 */
final class Questions {
    private static final String MEMBERS = "jackfield-members";
    private static final String ROSTER = "roster";

    private final AsyncCache calls;
    private final AsyncCache members;
    private final AsyncCache values;
    private final NamedCache<Object, Binary> memberEntries;
    private final List<Object> everyPartition;
    private final PartitionedService owners;
    private final Isolation isolation;
    private final Majority majority;

    Questions(ExtensibleConfigurableCacheFactory caches, PartitionedService owners, Isolation isolation, Majority majority) {
        ClassLoader loader = Questions.class.getClassLoader();
        this.owners = owners;
        this.isolation = isolation;
        this.majority = majority;
        memberEntries = caches.ensureCache(MEMBERS, loader);
        calls = new AsyncCache(caches.ensureCache(GridMember.CALLS, loader));
        members = new AsyncCache(memberEntries);
        values = new AsyncCache(caches.ensureCache(GridMember.VALUES, loader));
        everyPartition = IntStream.range(0, owners.getPartitionCount())
                .mapToObj(number -> (Object) SimplePartitionKey.getPartitionKey(number)).toList();
    }

    /** @param listener hears each new list of members, on a thread of Coherence's */
    void watch(Consumer<Roster> listener) {
        memberEntries.addMapListener(new MultiplexingMapListener<>() {
            @Override
            protected void onMapEvent(MapEvent<Object, Binary> event) {
                listener.accept(Bytes.roster(event.getNewValue()));
            }
        }, ROSTER, false);
    }

    CompletionStage<Told> ask(CallKey key, Ask ask) {
        return asked(() -> calls.invoke(Bytes.of(key), new Question(ask)).thenApply(Bytes::told));
    }

    CompletionStage<Map<CallKey, Told>> ask(Map<CallKey, Ask> asks) {
        GroupAsk.Builder group = GroupAsk.newBuilder();
        asks.forEach((key, ask) -> group.addEach(Grouped.newBuilder().setKey(Codec.key(key)).setAsk(ask)));
        return ask(asks.keySet(), Ask.newBuilder().setGroup(group).build());
    }

    CompletionStage<Map<CallKey, Told>> ask(Collection<CallKey> keys, Ask ask) {
        List<Object> entries = keys.stream().map(key -> (Object) Bytes.of(key)).toList();
        return asked(() -> calls.invokeAll(entries, new Question(ask)).thenApply(answers -> {
            Map<CallKey, Told> told = new HashMap<>();
            answers.forEach((key, answer) -> told.put(Bytes.key((Binary) key), Bytes.told(answer)));
            return told;
        }));
    }

    CompletionStage<List<Told>> ask(Share share, Ask ask) {
        List<Object> asked = IntStream.range(0, everyPartition.size()).filter(share::has).mapToObj(everyPartition::get).toList();
        return asked.isEmpty() ? CompletableFuture.completedStage(List.of()) : asked(() -> calls.invokeAll(asked, new Question(ask))
                .thenApply(answers -> answers.values().stream().map(Bytes::told).toList()));
    }

    CompletionStage<Told> ask(ValueKey key, Ask ask) {
        return asked(() -> values.invoke(new Binary(ValueCodec.key(key)), new Question(ask)).thenApply(Bytes::told));
    }

    CompletionStage<Enrolled> ask(RosterAsk ask) {
        return asked(() -> members.invoke(ROSTER, new Question(Ask.newBuilder().setRoster(ask).build())).thenApply(Bytes::enrolled));
    }

    private <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        if (isolation.isOut()) {
            return isolation.refused();
        }
        if (!owners.isRunning()) { // it begins anew with the next round of housekeeping; for a question whoever asks would wait for it
            return CompletableFuture.failedFuture(new StoreUnavailableException("the service of the state tier begins anew", null));
        }
        try {
            return question.get().thenCompose(majority::believed);
        } catch (RuntimeException e) { // the service ends, or begins anew
            return CompletableFuture.failedFuture(e);
        }
    }

    /** For a test: all entries go. Waits. */
    void clear() {
        calls.clear();
        members.clear();
        values.clear();
    }
}
