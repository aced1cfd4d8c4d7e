package io.jackfield.stack.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One buffer for all that one socket receives, read after read. A batch of the longest datagrams takes a megabyte, a quarter of a
 * chunk of Netty's pool: where nothing else keeps the chunk in use, the pool gets it from the system, clears it and gives it back
 * with each read, which costs more than all else that is done for a message.
 *
 * <p>A reader is to copy what it keeps. Should it hold on to a read, the next one gets a buffer of the pool. The memory goes with
 * the last reference to it. Confined to the socket's thread.
 */
final class KeptBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int bytes;
    private ByteBuf kept;

    /** @param bytes of the buffer @param reads in a row, before the system is asked again what is there */
    KeptBuffer(int bytes, int reads) {
        super(reads);
        this.bytes = bytes;
    }

    private ByteBuf next(ByteBufAllocator pool) {
        if (kept == null) {
            kept = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes));
        }
        return kept.refCnt() == 1 ? kept.retain().clear() : pool.ioBuffer(bytes);
    }

    @Override
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator pool) {
                return next(pool);
            }

            @Override
            public int guess() {
                return bytes;
            }
        };
    }
}
