package io.gossamer.proxy.identify.boring;

import static io.gossamer.proxy.identify.boring.NativeConnection.MAX_RECORD;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is written into records. Large pieces are sealed at once, straight from their buffer;
 * small ones are gathered until a record is full or the channel is flushed, so that a head and its
 * body are one record. Confined to the event loop.
 */
final class RecordWriter {

    /** Bytes from which a piece is worth a record of its own. */
    private static final int LARGE = 4_096;

    /** Room for pieces that are gathered, at first. */
    private static final int GATHER = 1_024;

    private final ChannelHandlerContext ctx;
    private final NativeConnection connection;
    private final List<ChannelPromise> gatheredPromises = new ArrayList<>(2);
    private @Nullable List<Early> early = new ArrayList<>(2);
    private @Nullable ByteBuf gathered;
    private @Nullable ChannelFuture ended;

    /** Written before the end of the handshake. */
    private record Early(ByteBuf data, ChannelPromise promise) {}

    RecordWriter(ChannelHandlerContext ctx, NativeConnection connection) {
        this.ctx = ctx;
        this.connection = connection;
    }

    /** The handshake is done: what waited goes out. */
    void open() {
        List<Early> waiting = early;
        early = null;
        if (waiting != null && !waiting.isEmpty()) {
            waiting.forEach(one -> write(one.data, one.promise));
            seal();
            ctx.flush();
        }
    }

    /** Takes the data over. */
    void write(ByteBuf data, ChannelPromise promise) {
        if (ended != null || connection.isFreed()) {
            data.release();
            promise.tryFailure(new ClosedChannelException());
        } else if (early != null) {
            early.add(new Early(data, promise));
        } else if (data.readableBytes() >= LARGE && !fitsWithGathered(data)) {
            seal();
            sealAll(NativeConnection.addressed(ctx.alloc(), data), promise);
        } else {
            gather(data, promise);
        }
    }

    /** Whether one record takes it with what was gathered before, such as a head. */
    private boolean fitsWithGathered(ByteBuf data) {
        return gathered != null && data.readableBytes() <= gathered.maxWritableBytes();
    }

    /** Copied, so that records are full: one costs more than its bytes. */
    private void gather(ByteBuf data, ChannelPromise promise) {
        while (data.isReadable()) {
            ByteBuf into = gathered;
            if (into == null) {
                into = ctx.alloc().directBuffer(firstRoom(data.readableBytes()), MAX_RECORD);
                gathered = into;
            }
            into.writeBytes(data, Math.min(data.readableBytes(), into.maxWritableBytes()));
            if (into.maxWritableBytes() == 0 && data.isReadable()) {
                seal();
            }
        }
        data.release();
        if (!promise.isVoid()) {
            gatheredPromises.add(promise);
        }
        if (gathered != null && gathered.maxWritableBytes() == 0) {
            seal();
        }
    }

    private static int firstRoom(int bytes) {
        return Math.min(Math.max(bytes, GATHER), MAX_RECORD);
    }

    /** Seals what was gathered; the channel is to be flushed. */
    void seal() {
        ByteBuf plain = gathered;
        if (plain == null && gatheredPromises.isEmpty()) {
            return;
        }
        gathered = null;
        ChannelPromise promise = promise();
        if (plain == null) {
            ctx.write(Unpooled.EMPTY_BUFFER, promise);
        } else {
            sealAll(plain, promise);
        }
    }

    /** One for all that were gathered. */
    private ChannelPromise promise() {
        if (gatheredPromises.isEmpty()) {
            return ctx.voidPromise();
        }
        if (gatheredPromises.size() == 1) {
            return gatheredPromises.remove(0);
        }
        ChannelPromise[] all = gatheredPromises.toArray(new ChannelPromise[0]);
        gatheredPromises.clear();
        return ctx.newPromise().addListener(new PromiseNotifier<>(false, all));
    }

    /** Takes the plain bytes over; the promise is that of the last record. */
    private void sealAll(ByteBuf plain, ChannelPromise promise) {
        try {
            while (plain.isReadable()) {
                int length = Math.min(plain.readableBytes(), MAX_RECORD);
                ByteBuf record = connection.seal(ctx.alloc(), plain, length);
                ctx.write(record, plain.isReadable() ? ctx.voidPromise() : promise);
            }
        } catch (SSLException e) {
            promise.tryFailure(e);
            ctx.fireExceptionCaught(e);
        } finally {
            plain.release();
        }
    }

    /** Ends the direction by a close_notify. Again: the same. */
    ChannelFuture end() {
        if (ended != null) {
            return ended;
        }
        if (connection.isFreed()) {
            return ctx.newFailedFuture(new ClosedChannelException());
        }
        seal();
        ChannelPromise promise = ctx.newPromise();
        ended = promise;
        connection.shutdown();
        ByteBuf notify = connection.drain(ctx.alloc());
        ctx.writeAndFlush(notify == null ? Unpooled.EMPTY_BUFFER : notify, promise);
        return promise;
    }

    /** The connection is gone, and with it what was not sealed. */
    void close() {
        ClosedChannelException gone = new ClosedChannelException();
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        gatheredPromises.forEach(promise -> promise.tryFailure(gone));
        gatheredPromises.clear();
        if (early != null) {
            early.forEach(
                    one -> {
                        one.data.release();
                        one.promise.tryFailure(gone);
                    });
            early = null;
        }
    }
}
