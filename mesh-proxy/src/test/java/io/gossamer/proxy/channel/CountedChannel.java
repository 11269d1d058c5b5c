package io.gossamer.proxy.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;

/** An embedded channel with an allocator of its own: what nobody released is told at the end. */
public final class CountedChannel {

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    public CountedChannel(ChannelHandler handler) {
        channel.config().setAllocator(buffers);
        channel.pipeline().addLast(handler);
    }

    public EmbeddedChannel channel() {
        return channel;
    }

    /** Bytes that are allocated now. */
    public long held() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }

    /** A read from the socket; false, and nothing happens, once the handler has closed it. */
    public boolean receive(byte[] data, int from, int length) {
        if (!channel.isOpen()) {
            return false;
        }
        channel.writeInbound(buffers.heapBuffer(length).writeBytes(data, from, length));
        channel.runPendingTasks();
        return true;
    }

    /** What was written to the socket since the last call. */
    public byte[] sent() {
        channel.runPendingTasks();
        return drain(channel::readOutbound);
    }

    /** What reached the end of the pipeline since the last call. */
    public byte[] passedOn() {
        return drain(channel::readInbound);
    }

    private static byte[] drain(Supplier<ByteBuf> queue) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuf next;
        while ((next = queue.get()) != null) {
            byte[] part = new byte[next.readableBytes()];
            next.readBytes(part).release();
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** Ends the connection; whatever its handlers still held must be gone then. */
    public void finish() {
        channel.finishAndReleaseAll();
        if (held() != 0) {
            throw new AssertionError("not released: " + held() + " bytes");
        }
    }
}
