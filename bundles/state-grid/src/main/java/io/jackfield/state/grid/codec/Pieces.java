package io.jackfield.state.grid.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.jackfield.state.grid.codec.proto.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What changed between two bodies of a call, as pieces of the one before and new bytes. Nothing is known of what is in a body; a part of
 * it that moved is found again, if it is some {@value #BLOCK} bytes long, in one pass over both.
 */
public final class Pieces {
    static final int BLOCK = 32;
    private static final int FACTOR = 31;
    /** About what a piece takes beside its bytes. */
    private static final int PIECE_BYTES = 10;

    private final byte[] before;
    private final byte[] after;
    private final int[] blocks;
    private final List<Piece> pieces = new ArrayList<>();
    private int bytes;

    private Pieces(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
        this.blocks = new int[Integer.highestOneBit(Math.max(1, before.length / BLOCK)) * 4];
    }

    /**
     * Empty where they would be no less than three quarters of the body itself.
     *
     * @param after nobody changes it: the new bytes are not copied
     */
    public static Optional<List<Piece>> between(byte[] before, byte[] after) {
        if (before.length < BLOCK || after.length < BLOCK) {
            return Optional.empty();
        }
        Pieces pieces = new Pieces(before, after);
        pieces.index();
        pieces.compare();
        return pieces.bytes < after.length / 4 * 3 ? Optional.of(pieces.pieces) : Optional.empty();
    }

    /** Where blocks of the one before begin, one more than that, by what they hash to. Of several the first that came is found. */
    private void index() {
        for (int from = 0; from + BLOCK <= before.length; from += BLOCK) {
            int slot = slot(hash(before, from));
            if (blocks[slot] == 0) {
                blocks[slot] = from + 1;
            }
        }
    }

    private static int hash(byte[] of, int from) {
        int hash = 0;
        for (int i = from; i < from + BLOCK; i++) {
            hash = hash * FACTOR + of[i];
        }
        return hash;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & blocks.length - 1;
    }

    private void compare() {
        int highest = 1;
        for (int i = 1; i < BLOCK; i++) {
            highest *= FACTOR;
        }
        int told = 0;
        int at = 0;
        int hash = hash(after, 0);
        while (true) {
            int from = blocks[slot(hash)] - 1;
            if (from >= 0 && Arrays.equals(before, from, from + BLOCK, after, at, at + BLOCK)) {
                while (at > told && from > 0 && before[from - 1] == after[at - 1]) {
                    at--;
                    from--;
                }
                int length = Arrays.mismatch(before, from, before.length, after, at, after.length);
                length = length < 0 ? after.length - at : length;
                tell(told, at);
                copy(from, length);
                at += length;
                told = at;
                if (at + BLOCK > after.length) {
                    break;
                }
                hash = hash(after, at);
            } else if (at + BLOCK < after.length) {
                hash = (hash - after[at] * highest) * FACTOR + after[at + BLOCK];
                at++;
            } else {
                break;
            }
        }
        tell(told, after.length);
    }

    private void tell(int from, int to) {
        if (to > from) {
            pieces.add(Piece.newBuilder().setBytes(UnsafeByteOperations.unsafeWrap(after, from, to - from)).build());
            bytes += to - from + PIECE_BYTES;
        }
    }

    private void copy(int from, int length) {
        pieces.add(Piece.newBuilder().setFrom(from).setLength(length).build());
        bytes += PIECE_BYTES;
    }

    /** The CRC-32C of a body: where two sides of a cut both went on with a call, there are two bodies of one revision. */
    public static int sum(ByteString body) {
        CRC32C sum = new CRC32C();
        sum.update(body.asReadOnlyByteBuffer());
        return (int) sum.getValue();
    }

    /** The body after. Empty for pieces that are not of that body. @param of the {@linkplain #sum sum} of the one that they are of */
    public static Optional<ByteString> together(ByteString before, List<Piece> pieces, int of) {
        if (sum(before) != of) {
            return Optional.empty();
        }
        long length = 0;
        for (Piece piece : pieces) {
            if (piece.getFrom() < 0 || piece.getLength() < 0 || piece.getFrom() > before.size() - piece.getLength()) {
                return Optional.empty();
            }
            length += piece.getLength() + piece.getBytes().size();
        }
        if (length > Integer.MAX_VALUE / 2) {
            return Optional.empty();
        }
        byte[] after = new byte[(int) length];
        int at = 0;
        for (Piece piece : pieces) {
            before.copyTo(after, piece.getFrom(), at, piece.getLength());
            at += piece.getLength();
            piece.getBytes().copyTo(after, at);
            at += piece.getBytes().size();
        }
        return Optional.of(UnsafeByteOperations.unsafeWrap(after));
    }
}
