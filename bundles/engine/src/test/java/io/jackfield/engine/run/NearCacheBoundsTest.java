package io.jackfield.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.engine.call.Call;
import io.jackfield.engine.codec.CallCodec;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.Incarnation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the near cache keeps, and how much of it. */
class NearCacheBoundsTest {
    private static final Incarnation LIFE = new Incarnation("e1", 1);
    private static final byte[] NOTHING = {};
    private static final long NEVER = CallRecord.NEVER;
    private final CallCodec codec = new CallCodec(version -> null);

    private CallRecord record(int size, byte[] pending, long expiresAt) {
        return new CallRecord(new LiveBody(new Call(key(0), 0), codec, size), pending, NEVER, expiresAt, Map.of());
    }

    private static CallKey key(int number) {
        return new CallKey(number, number);
    }

    @Test
    void isTakenOutOnce() {
        NearCache cache = new NearCache(10, 10_000, codec);
        CallRecord record = record(100, NOTHING, NEVER);
        cache.put(key(1), LIFE, 7, record);

        assertThat(cache.take(key(1), LIFE)).isEqualTo(new NearCache.Cached(LIFE, 7, record));
        assertThat(cache.take(key(1), LIFE)).isNull();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void theOneThatWasPutBackLongestAgoGoesFirst() {
        NearCache cache = new NearCache(2, 10_000, codec);
        cache.put(key(1), LIFE, 1, record(100, NOTHING, NEVER));
        cache.put(key(2), LIFE, 1, record(100, NOTHING, NEVER));
        cache.put(key(1), LIFE, 2, record(100, NOTHING, NEVER));
        cache.put(key(3), LIFE, 1, record(100, NOTHING, NEVER));

        assertThat(cache.take(key(2), LIFE)).isNull();
        assertThat(cache.take(key(1), LIFE).revision()).isEqualTo(2);
        assertThat(cache.take(key(3), LIFE)).isNotNull();
    }

    @Test
    void bytesAreBoundedToo() {
        NearCache cache = new NearCache(100, 20_000, codec);
        for (int i = 0; i < 100; i++) {
            cache.put(key(i), LIFE, 1, record(1_000, NOTHING, NEVER));
        }
        assertThat(cache.bytes()).isBetween(10_000L, 20_000L);
        assertThat(cache.calls()).isBetween(5, 10);

        cache.put(key(200), LIFE, 1, record(20_000, NOTHING, NEVER));
        assertThat(cache.calls()).isZero();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void whatWaitsForItsExpiryOrForAnotherLifeIsNotKept() {
        NearCache cache = new NearCache(100, 10_000, codec);
        cache.put(key(1), LIFE, 1, record(100, NOTHING, 5));
        cache.put(key(2), LIFE, 1, record(100, new byte[1], NEVER));

        assertThat(cache.calls()).isZero();
    }

    @Test
    void oneThatIsOffKeepsNothing() {
        NearCache cache = new NearCache(0, 10_000, codec);
        cache.put(key(1), LIFE, 1, record(100, NOTHING, NEVER));

        assertThat(cache.calls()).isZero();
    }

    @Test
    void whatAnEarlierLifeOfTheEngineHadIsForgotten() {
        NearCache cache = new NearCache(2, 1_000_000, codec);
        cache.put(key(1), LIFE, 1, record(100, NOTHING, NEVER));

        assertThat(cache.take(key(1), new Incarnation("e1", 2))).isNull();
        assertThat(cache.bytes()).isZero();
    }
}
