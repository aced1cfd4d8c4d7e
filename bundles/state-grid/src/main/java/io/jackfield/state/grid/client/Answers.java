package io.jackfield.state.grid.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.LeftBehind;
import io.jackfield.state.StoreUnavailableException;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.Kept;
import io.jackfield.state.grid.codec.proto.Life;
import io.jackfield.state.grid.codec.proto.Listed;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.List;
import java.util.Optional;

/** What the owner of a partition told, in the words of the store. */
final class Answers {
    private Answers() {
    }

    static CheckOut.Answer checkOut(Told told) {
        return switch (told.getWhatCase()) {
            case GRANTED -> granted(kept(told.getGranted()), told);
            case UNCHANGED -> new CheckOut.Unchanged(told.getUnchanged(), told.getDeaths());
            case ABSENT -> new CheckOut.Absent(told.getDeaths());
            case NEEDS -> new CheckOut.NeedsVersion(Codec.versions(told.getNeeds().getVersionsList()));
            case BUSY -> new CheckOut.Busy(Codec.incarnation(told.getBusy()));
            case ENDED -> new CheckOut.Ended();
            default -> throw strange(told);
        };
    }

    private static CheckOut.Granted granted(Kept kept, Told told) {
        CallRecord record = Codec.record(kept);
        return new CheckOut.Granted(kept.getRevision(), told.getSent() ? record.sent() : record, told.getDeaths());
    }

    static CheckIn.Answer checkIn(Told told) {
        return switch (told.getWhatCase()) {
            case DONE -> new CheckIn.Done(told.getDone());
            case STALE -> new CheckIn.Stale(told.getStale());
            case NOT_HELD -> new CheckIn.NotHeld();
            case FULL -> new CheckIn.Full();
            default -> throw strange(told);
        };
    }

    static Optional<CallRecord> read(Told told) {
        return told.hasGranted() ? Optional.of(Codec.record(kept(told.getGranted()))) : Optional.empty();
    }

    /** Whether the call is at that revision still. */
    static boolean current(Told told, long revision) {
        return told.hasUnchanged() ? told.getUnchanged() == revision
                : told.hasGranted() && kept(told.getGranted()).getRevision() == revision;
    }

    static DueCall due(Listed listed) {
        return new DueCall(Codec.key(listed.getKey()), listed.getRevision(), listed.getDueAt());
    }

    static CallSummary summary(Listed listed) {
        return new CallSummary(Codec.key(listed.getKey()), listed.getRevision(), listed.getCreatedAt(), listed.getChangedAt(),
                listed.getDueAt(), Codec.sessions(listed.getSessionsList()),
                listed.hasHolder() ? Optional.of(Codec.incarnation(listed.getHolder())) : Optional.empty());
    }

    /** What remains when all owners have said what they know of the life; of a page that may have a next one, nothing is left out. */
    static LeftBehind.Found found(LeftBehind asked, List<Told> told, long now) {
        long sentBelow = told.stream().mapToLong(each -> each.getListing().getSentBelow()).max().orElse(0);
        boolean all = told.stream().noneMatch(each -> each.getListing().getCallCount() >= asked.limit());
        Life ended = Codec.life(asked.ended());
        return new LeftBehind.Found(told.stream().flatMap(each -> each.getListing().getCallList().stream())
                .filter(call -> !all || call.getDueAt() <= now || call.getSequence() >= sentBelow || !call.getBy().equals(ended))
                .map(call -> Codec.key(call.getKey())).sorted().limit(asked.limit()).toList(), sentBelow);
    }

    private static Kept kept(ByteString bytes) {
        try {
            return Kept.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedRecordException(e);
        }
    }

    private static StoreUnavailableException strange(Told told) {
        return new StoreUnavailableException("the owner gave an answer that is none: " + told.getWhatCase(), null);
    }
}
