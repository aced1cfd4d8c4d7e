package io.jackfield.state.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.EncodedBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a set that is searched in full. */
class CallHeapTest {
    private static void at(Entry entry, long due) {
        entry.record = new CallRecord(new EncodedBody(new byte[0]), new byte[0], due, CallRecord.NEVER, Map.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsTheOrderThroughPutsMovesAndRemovals(long seed) {
        Random random = new Random(seed);
        CallHeap heap = new CallHeap(CallHeap.Order.DUE);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(new Entry(new CallKey(i, i)));
        }
        Set<Entry> in = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            Entry entry = entries.get(random.nextInt(entries.size()));
            if (random.nextInt(3) == 0) {
                heap.remove(entry);
                in.remove(entry);
            } else {
                at(entry, random.nextInt(1_000));
                heap.put(entry);
                in.add(entry);
            }
            long until = random.nextInt(1_000);
            int limit = 1 + random.nextInt(20);
            List<Long> expected = in.stream().map(known -> known.record.dueAt()).filter(due -> due <= until)
                    .sorted(Comparator.naturalOrder()).limit(limit).toList();
            assertThat(heap.size()).isEqualTo(in.size());
            assertThat(heap.earliest(until, limit, any -> true)).extracting(known -> known.record.dueAt())
                    .isEqualTo(expected);
        }
    }
}
