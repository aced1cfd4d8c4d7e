package io.jackfield.state.grid.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.codec.Codec;
import io.jackfield.state.grid.codec.proto.CheckInAsk;
import io.jackfield.state.grid.codec.proto.CheckOutAsk;
import io.jackfield.state.grid.codec.proto.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a desk says is to be dropped: in pages, and all of it in the end. */
class DeskHousekeepingTest {
    private static final Incarnation ENGINE = new Incarnation("e", 1);
    private static final int CALLS = 300;

    private final Map<CallKey, ByteString> entries = new HashMap<>();
    private final Desk desk = new Desk(new EndedLives(), new Damaged(), 1_000);

    private static CallKey key(int number) {
        byte[] bytes = new byte[CallKey.LENGTH];
        bytes[0] = (byte) (number >> 8);
        bytes[1] = (byte) number;
        return CallKey.of(bytes);
    }

    /** Calls that expired while somebody held them, who ended. */
    private void leaveOrphans() {
        for (int i = 0; i < CALLS; i++) {
            CallKey key = key(i);
            Turn turn = desk.checkOut(key, CheckOutAsk.newBuilder().setHolder(Codec.life(ENGINE)).setAnyVersion(true).build(),
                    () -> entries.get(key), 1_000);
            assertThat(turn.told().hasAbsent()).isTrue();
            Turn kept = desk.checkIn(key, CheckInAsk.newBuilder().setHolder(Codec.life(ENGINE)).setSequence(i + 1).setKeepHold(true)
                    .setKept(Kept.newBuilder().setDueAt(CallRecord.NEVER).setExpiresAt(2_000)).build(), () -> null, 1_000);
            entries.put(key, kept.keep().toByteString());
        }
        desk.end(ENGINE, false, 3_000);
    }

    @Test
    void callsWhoseTimeCameWhileTheyWereHeldAreDroppedPageByPage() {
        leaveOrphans();
        Set<CallKey> dropped = new HashSet<>();
        List<Integer> pages = new ArrayList<>();
        for (List<CallKey> page = desk.expired(3_000, 64); !page.isEmpty(); page = desk.expired(3_000, 64)) {
            pages.add(page.size());
            for (CallKey key : page) {
                assertThat(desk.drop(key, () -> entries.get(key), 3_000).told().hasAbsent()).isTrue();
                dropped.add(key);
            }
        }

        assertThat(dropped).hasSize(CALLS);
        assertThat(pages).as("at most so many at once").allMatch(size -> size <= 64);
    }
}
