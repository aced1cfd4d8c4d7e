package io.jackfield.state.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The entries of one stripe in the order of a time: a binary heap whose entries know their slot, so that a change or a
 * removal costs O(log n) and allocates nothing. The times stand beside them, so that a comparison touches no entry: those
 * are spread over the memory of all calls. Guarded by the stripe's lock.
 */
final class CallHeap {
    /** The slot of an entry that is in no heap. */
    static final int OUT = -1;

    /** Which of an entry's times the heap is ordered by. */
    enum Order { DUE, EXPIRY }

    private final Order order;
    private Entry[] entries = new Entry[16];
    private long[] times = new long[16];
    private int size;

    CallHeap(Order order) {
        this.order = order;
    }

    int size() {
        return size;
    }

    /** The entry with the earliest time, null if there is none. */
    Entry first() {
        return entries[0];
    }

    /** Puts an entry in, or moves it to where its time now belongs. */
    void put(Entry entry) {
        int slot = slot(entry);
        long time = time(entry);
        if (slot == OUT) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
                times = Arrays.copyOf(times, size * 2);
            }
            slot = size++;
        } else if (times[slot] == time) {
            return;
        }
        place(slot, entry, time);
    }

    /** Takes an entry out; one that is not in stays out. */
    void remove(Entry entry) {
        int slot = slot(entry);
        if (slot == OUT) {
            return;
        }
        Entry last = entries[--size];
        entries[size] = null;
        moved(entry, OUT);
        if (last != entry) {
            place(slot, last, times[size]);
        }
    }

    /** Up to so many entries with a time at or before the given one that pass, the earliest first: O(k log k). */
    List<Entry> earliest(long until, int limit, Predicate<Entry> passes) {
        if (size == 0 || times[0] > until) {
            return List.of();
        }
        List<Entry> found = new ArrayList<>();
        PriorityQueue<Integer> edge = new PriorityQueue<>((a, b) -> Long.compare(times[a], times[b]));
        edge.add(0);
        while (!edge.isEmpty() && found.size() < limit) {
            int slot = edge.remove();
            if (passes.test(entries[slot])) {
                found.add(entries[slot]);
            }
            for (int child = 2 * slot + 1; child <= 2 * slot + 2 && child < size; child++) {
                if (times[child] <= until) {
                    edge.add(child);
                }
            }
        }
        return found;
    }

    /** Where the time belongs, from a slot that is free for it. */
    private void place(int from, Entry entry, long time) {
        int slot = rise(from, time);
        if (slot == from) {
            slot = sink(from, time);
        }
        set(slot, entry, time);
    }

    /** Moves those down that are later. @return the slot that is free then */
    private int rise(int from, long time) {
        int slot = from;
        while (slot > 0) {
            int parent = (slot - 1) >>> 1;
            if (times[parent] <= time) {
                break;
            }
            set(slot, entries[parent], times[parent]);
            slot = parent;
        }
        return slot;
    }

    /** Moves those up that are earlier. @return the slot that is free then */
    private int sink(int from, long time) {
        int slot = from;
        for (int child = 2 * slot + 1; child < size; child = 2 * slot + 1) {
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (time <= times[child]) {
                break;
            }
            set(slot, entries[child], times[child]);
            slot = child;
        }
        return slot;
    }

    private long time(Entry entry) {
        return order == Order.DUE ? entry.record.dueAt() : entry.record.expiresAt();
    }

    private int slot(Entry entry) {
        return order == Order.DUE ? entry.dueSlot : entry.expirySlot;
    }

    private void set(int slot, Entry entry, long time) {
        entries[slot] = entry;
        times[slot] = time;
        moved(entry, slot);
    }

    private void moved(Entry entry, int slot) {
        if (order == Order.DUE) {
            entry.dueSlot = slot;
        } else {
            entry.expirySlot = slot;
        }
    }
}
