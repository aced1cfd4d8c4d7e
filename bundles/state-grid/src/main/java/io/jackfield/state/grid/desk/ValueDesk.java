package io.jackfield.state.grid.desk;

import com.google.protobuf.ByteString;
import io.jackfield.state.Bytes;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Comparison;
import io.jackfield.state.grid.codec.proto.Excess;
import io.jackfield.state.grid.codec.proto.Nothing;
import io.jackfield.state.grid.codec.proto.Note;
import io.jackfield.state.grid.codec.proto.Sum;
import io.jackfield.state.grid.codec.proto.Told;
import io.jackfield.state.grid.codec.proto.Value;
import io.jackfield.state.grid.codec.proto.WriteAsk;
import io.jackfield.state.grid.codec.proto.WriteId;
import io.jackfield.state.grid.codec.proto.Written;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Changes the values of applications in one partition, on the member that owns it. Every write but one that is too large is
 * noted, with its answer, in an entry of its own beside the values, and the notes are a ring: so the {@value #REPEATS} latest
 * are known to the next owner too, a repeat gets the answer of the first time also when the owner died in between,
 * and the memory is the partition's and not a value's, so that it outlives a value that is removed.
 *
 * <p>A note's number counts the writes of the partition and is the revision of what was written. So revisions grow across
 * a removal and from owner to owner, whatever the clocks say. Thread-safe.
 */
final class ValueDesk {
    static final int REPEATS = 1_024;
    private static final Nothing NOTHING = Nothing.getDefaultInstance();
    private static final Written REMOVED = Written.newBuilder().setDone(0).build();
    private static final Written FULL = Written.newBuilder().setFull(NOTHING).build();
    private static final Written NOT_COUNTABLE = Written.newBuilder().setNotCountable(NOTHING).build();
    private static final Told ABSENT = Told.newBuilder().setAbsent(NOTHING).build();

    private record Made(Incarnation by, long sequence, int number) {
        static Made of(WriteId id) {
            return new Made(Codec.incarnation(id.getBy()), id.getSequence(), id.getNumber());
        }
    }

    /** What a change comes to. @param content null if there is no value after it */
    private record Changed(Written written, ByteString content) {
    }

    private final ValueBounds bounds;
    private final Map<Made, Written> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Made, Written> eldest) {
            return size() > REPEATS;
        }
    };
    private int values;
    private long writes;

    /** @param values how many there are @param notes all that are kept, in any order */
    ValueDesk(ValueBounds bounds, int values, Collection<Note> notes) {
        this.bounds = bounds;
        this.values = values;
        notes.stream().sorted(Comparator.comparingLong(Note::getNumber)).forEach(note -> {
            answers.put(Made.of(note.getId()), note.getWritten());
            writes = note.getNumber();
        });
    }

    /** @param kept null for none */
    static ValueTurn read(Value kept) {
        return ValueTurn.of(kept == null ? ABSENT : Told.newBuilder().setValue(kept).build());
    }

    /** @param keyBytes the length of the value's key */
    synchronized ValueTurn write(int keyBytes, WriteAsk ask, Value before) {
        Made made = Made.of(ask.getId());
        Written known = answers.get(made);
        if (known != null) {
            return ValueTurn.of(told(known));
        }
        Written excess = excess(keyBytes, ask);
        if (excess != null) {
            return ValueTurn.of(told(excess));
        }
        writes++;
        Changed changed = change(ask, before);
        answers.put(made, changed.written());
        Note note = Note.newBuilder().setNumber(writes).setId(ask.getId()).setWritten(changed.written()).build();
        return turn(before, changed, note);
    }

    private ValueTurn turn(Value before, Changed changed, Note note) {
        Written.AnswerCase answer = changed.written().getAnswerCase();
        Told told = told(changed.written());
        if (answer != Written.AnswerCase.DONE && answer != Written.AnswerCase.SUM) {
            return new ValueTurn(told, null, false, note);
        }
        values += (changed.content() == null ? 0 : 1) - (before == null ? 0 : 1);
        if (changed.content() == null) {
            return new ValueTurn(told, null, before != null, note);
        }
        Value keep = Value.newBuilder().setRevision(writes).setContent(changed.content()).build();
        return new ValueTurn(told, keep, false, note);
    }

    private Changed change(WriteAsk ask, Value before) {
        return switch (ask.getChangeCase()) {
            case PUT -> keep(before, ask.getPut());
            case ADD -> add(before, ask.getAdd());
            case COMPARE -> compare(before, ask.getCompare());
            case REMOVE, CHANGE_NOT_SET -> new Changed(REMOVED, null);
        };
    }

    private Changed keep(Value before, ByteString content) {
        return before == null && values >= bounds.perShare() ? new Changed(FULL, null)
                : new Changed(Written.newBuilder().setDone(writes).build(), content);
    }

    private Changed compare(Value before, Comparison comparison) {
        long revision = before == null ? 0 : before.getRevision();
        if (comparison.getExpected() != revision) {
            return new Changed(Written.newBuilder().setConflict(revision).build(), null);
        }
        return comparison.hasValue() ? keep(before, comparison.getValue()) : new Changed(REMOVED, null);
    }

    private Changed add(Value before, long by) {
        OptionalLong number = before == null ? OptionalLong.of(0) : Bytes.of(before.getContent().toByteArray()).number();
        if (number.isEmpty() || overflows(number.getAsLong(), by)) {
            return new Changed(NOT_COUNTABLE, null);
        }
        long sum = number.getAsLong() + by;
        Changed kept = keep(before, ByteString.copyFrom(Bytes.of(sum).toArray()));
        return kept.content() == null ? kept
                : new Changed(Written.newBuilder().setSum(Sum.newBuilder().setValue(sum).setRevision(writes)).build(), kept.content());
    }

    private static boolean overflows(long number, long by) {
        return by > 0 ? number > Long.MAX_VALUE - by : number < Long.MIN_VALUE - by;
    }

    /** Null if nothing is too large. */
    private Written excess(int keyBytes, WriteAsk ask) {
        if (keyBytes > bounds.keyBytes()) {
            return excess(keyBytes, bounds.keyBytes());
        }
        int size = ask.hasPut() ? ask.getPut().size() : ask.getCompare().getValue().size();
        return size > bounds.valueBytes() ? excess(size, bounds.valueBytes()) : null;
    }

    private static Written excess(int size, int most) {
        return Written.newBuilder().setTooLarge(Excess.newBuilder().setSize(size).setMost(most)).build();
    }

    private static Told told(Written written) {
        return Told.newBuilder().setWritten(written).build();
    }
}
