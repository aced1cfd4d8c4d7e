package io.jackfield.state.grid.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.jackfield.state.grid.codec.proto.Piece;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What changed between two bodies. */
class PiecesTest {
    private final Random random = new Random(7);

    private byte[] some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static int carried(List<Piece> pieces) {
        return pieces.stream().mapToInt(piece -> piece.getBytes().size()).sum();
    }

    private static void assertTogether(byte[] before, List<Piece> pieces, byte[] after) {
        assertThat(together(ByteString.copyFrom(before), pieces).orElseThrow().toByteArray()).isEqualTo(after);
    }

    @Test
    void ofABodyOfWhichLittleChangedLittleIsCarried() {
        byte[] before = some(20_000);
        byte[] after = before.clone();
        after[40]++;
        after[15_000]++;
        List<Piece> pieces = Pieces.between(before, after).orElseThrow();

        assertThat(carried(pieces)).isLessThanOrEqualTo(2 * Pieces.BLOCK);
        assertTogether(before, pieces, after);
    }

    @Test
    void aPartThatMovedIsFoundAgain() {
        byte[] first = some(3_000);
        byte[] second = some(5_001);
        byte[] grown = some(77);
        List<Piece> pieces = Pieces.between(joined(first, second), joined(grown, second, first)).orElseThrow();

        assertThat(carried(pieces)).isLessThanOrEqualTo(77 + 4 * Pieces.BLOCK);
        assertTogether(joined(first, second), pieces, joined(grown, second, first));
    }

    @Test
    void theSameAgainCarriesNothing() {
        byte[] body = some(5_000);

        assertThat(carried(Pieces.between(body, body.clone()).orElseThrow())).isZero();
    }

    @Test
    void ofABodyThatIsAnotherNothingIsSaved() {
        assertThat(Pieces.between(some(5_000), some(5_000))).isEmpty();
        assertThat(Pieces.between(some(10), some(10))).isEmpty();
        assertThat(Pieces.between(new byte[0], some(100))).isEmpty();
    }

    /** Few different bytes, so that blocks repeat and hashes meet. */
    @Test
    void whateverIsCutAndPutInTheBodyIsWhatItWas() {
        for (int round = 0; round < 2_000; round++) {
            byte[] before = some(Pieces.BLOCK + random.nextInt(400));
            for (int i = 0; i < before.length; i++) {
                before[i] &= round % 3 == 0 ? 1 : 0x7f;
            }
            byte[] after = before;
            for (int edit = random.nextInt(4); edit > 0; edit--) {
                int from = random.nextInt(after.length);
                int to = from + random.nextInt(after.length - from);
                after = joined(Arrays.copyOf(after, from), some(random.nextInt(20)), Arrays.copyOfRange(after, to, after.length),
                        new byte[1]);
            }
            Optional<List<Piece>> pieces = Pieces.between(before, after);
            if (pieces.isPresent()) {
                assertTogether(before, pieces.get(), after);
            }
        }
    }

    @Test
    void piecesOfAnotherBodyAreRefused() {
        ByteString before = ByteString.copyFrom(new byte[100]);

        assertThat(together(before, List.of(Piece.newBuilder().setFrom(90).setLength(11).build()))).isEmpty();
        assertThat(together(before, List.of(Piece.newBuilder().setFrom(-1).setLength(5).build()))).isEmpty();
        assertThat(together(before, List.of(Piece.newBuilder().setFrom(5).setLength(-1).build()))).isEmpty();
        assertThat(together(before, List.of(Piece.newBuilder().setFrom(Integer.MAX_VALUE).setLength(1).build()))).isEmpty();
    }

    /** What a few hundred bytes can ask for is bounded. */
    @Test
    void piecesThatSayTheSameWithoutEndAreRefused() {
        Piece all = Piece.newBuilder().setLength(1 << 20).build();

        assertThat(together(ByteString.copyFrom(new byte[1 << 20]), Collections.nCopies(2_000, all))).isEmpty();
    }

    @Test
    void piecesOfABodyOfTheSameLengthAreRefused() {
        ByteString before = ByteString.copyFrom(new byte[100]);
        List<Piece> all = List.of(Piece.newBuilder().setLength(100).build());

        assertThat(Pieces.together(before, all, Pieces.sum(before))).contains(before);
        assertThat(Pieces.together(before, all, Pieces.sum(before) + 1)).isEmpty();
    }

    private static Optional<ByteString> together(ByteString before, List<Piece> pieces) {
        return Pieces.together(before, pieces, Pieces.sum(before));
    }
}
