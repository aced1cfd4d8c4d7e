package io.jackfield.stack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

/** One buffer, as long as nobody holds on to it. */
class KeptBufferTest {
    private final UnpooledByteBufAllocator pool = new UnpooledByteBufAllocator(true);
    private final RecvByteBufAllocator.Handle reads = new KeptBuffer(64, 1).newHandle();

    @Test
    void readsOneAfterTheOtherShareOneBuffer() {
        ByteBuf first = reads.allocate(pool);
        first.writeLong(1);
        first.release();
        ByteBuf second = reads.allocate(pool);
        assertThat(second).isSameAs(first);
        assertThat(second.writableBytes()).isEqualTo(64);
        assertThat(second.readableBytes()).isZero();
        second.release();
        assertThat(pool.metric().usedDirectMemory()).isZero();
    }

    @Test
    void whoHoldsOnToAReadKeepsItsBytes() {
        ByteBuf first = reads.allocate(pool);
        first.writeLong(1);
        ByteBuf second = reads.allocate(pool);
        second.writeLong(2);
        assertThat(first.getLong(0)).isEqualTo(1);
        assertThat(second.release()).isTrue();
        first.release();
        assertThat(reads.allocate(pool)).isSameAs(first);
    }
}
