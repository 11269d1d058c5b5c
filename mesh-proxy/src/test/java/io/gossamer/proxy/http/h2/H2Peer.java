package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The other end of an embedded HTTP/2 connection: sends frames by hand, reads what came. */
final class H2Peer {

    /** A frame that was received, without its payload's meaning. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        /** The error code of RST_STREAM or GOAWAY. */
        long code() {
            int at = type == Http2FrameTypes.GO_AWAY ? 4 : 0;
            return Unpooled.wrappedBuffer(payload).getUnsignedInt(at);
        }
    }

    final EmbeddedChannel channel;
    private final EmbeddedChannel encoder = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final FrameOutput out = new FrameOutput(encoder.pipeline().firstContext());
    private final HeaderSource source = new HeaderSource();

    H2Peer(EmbeddedChannel channel) {
        this.channel = channel;
    }

    /** As a client: preface and settings. */
    H2Peer begin() {
        return send(
                frames -> {
                    frames.raw(Http2ServerConnection.prefaceBytes());
                    frames.settings();
                });
    }

    H2Peer send(Consumer<FrameOutput> frames) {
        frames.accept(out);
        out.write();
        encoder.flush();
        ByteBuf bytes;
        while ((bytes = encoder.readOutbound()) != null) {
            channel.writeInbound(bytes);
        }
        channel.runPendingTasks();
        return this;
    }

    H2Peer request(int stream, boolean end, String... fields) {
        return send(frames -> headers(frames, stream, end, fields));
    }

    void headers(FrameOutput frames, int stream, boolean end, String... fields) {
        HeaderBlock block = new HeaderBlock();
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_2, new AsciiString("POST"), new AsciiString("/"), block);
        head.authority = new AsciiString("a");
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals("content-length")) {
                head.contentLength = Long.parseLong(fields[i + 1]);
            } else {
                block.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
            }
        }
        block(frames, stream, end, source.request(head));
    }

    /** A block of fields as they are, pseudo-headers included. */
    H2Peer block(int stream, boolean end, String... fields) {
        HeaderBlock block = new HeaderBlock();
        for (int i = 0; i < fields.length; i += 2) {
            block.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
        }
        return send(frames -> block(frames, stream, end, new Raw(block)));
    }

    private static void block(
            FrameOutput frames,
            int stream,
            boolean end,
            io.netty.handler.codec.http2.Http2Headers headers) {
        try {
            frames.headers(stream, headers, end);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    H2Peer data(int stream, int bytes, boolean end) {
        return send(frames -> frames.data(stream, Unpooled.wrappedBuffer(new byte[bytes]), end));
    }

    /** The frames that were received since the last call. */
    List<Frame> received() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        ByteBuf part;
        while ((part = channel.readOutbound()) != null) {
            all.writeBytes(part);
            part.release();
        }
        List<Frame> frames = new ArrayList<>();
        while (all.readableBytes() >= FrameOutput.FRAME_HEADER) {
            int length = all.readUnsignedMedium();
            int type = all.readUnsignedByte();
            int flags = all.readUnsignedByte();
            int stream = all.readInt();
            byte[] payload = new byte[length];
            all.readBytes(payload);
            frames.add(new Frame(type, flags, stream, payload));
        }
        return frames;
    }

    List<Frame> received(int type) {
        return received().stream().filter(frame -> frame.type() == type).toList();
    }

    void release() {
        out.release();
        encoder.finishAndReleaseAll();
        channel.finishAndReleaseAll();
    }

    /** Fields without a filter. */
    private static final class Raw extends io.netty.handler.codec.http2.DefaultHttp2Headers {

        Raw(HeaderBlock block) {
            super(false);
            for (int i = 0; i < block.size(); i++) {
                add(block.name(i), block.value(i));
            }
        }
    }
}
