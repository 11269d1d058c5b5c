package io.gossamer.proxy.inbound;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An application that answers everything and keeps what it was sent, HTTP/1 or HTTP/2. */
final class RecordingApp implements AutoCloseable {

    /** A request as it stood on the wire. Fields with their names and values, in order. */
    record Seen(String target, List<Field> fields) {

        /** Values of the name, which applications may read without case and with _ as -. */
        List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().replace('_', '-').equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }
    }

    private static final int MAX_HEADERS = 256 * 1024;
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Channel listener;

    RecordingApp(EventLoopGroup group) throws InterruptedException {
        listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Requests());
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** What came since the last call. */
    List<Seen> take() {
        List<Seen> taken = new ArrayList<>(seen);
        seen.clear();
        return taken;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
    }

    /** Heads of HTTP/1, without bodies; makes way where HTTP/2 begins. */
    private final class Requests extends ByteToMessageDecoder {

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            String text = in.toString(StandardCharsets.ISO_8859_1);
            if (text.startsWith("PRI * HTTP/2.0")) {
                ctx.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer()
                                        .validateHeaders(false)
                                        .initialSettings(
                                                Http2Settings.defaultSettings()
                                                        .maxHeaderListSize(MAX_HEADERS))
                                        .build(),
                                new Streams());
                ctx.pipeline().remove(this);
                return;
            }
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                return;
            }
            in.skipBytes(end + 4);
            String[] lines = text.substring(0, end).split("\r\n", -1);
            List<Field> fields = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                String[] parts = lines[i].split(": ", 2);
                fields.add(new Field(parts[0], parts[1]));
            }
            String line = lines[0];
            seen.add(new Seen(line.substring(line.indexOf(' ') + 1, line.length() - 9), fields));
            ctx.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII));
        }
    }

    private final class Streams extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame request) {
                List<Field> fields = new ArrayList<>();
                request.headers()
                        .forEach(
                                field ->
                                        fields.add(
                                                new Field(
                                                        field.getKey().toString(),
                                                        field.getValue().toString())));
                seen.add(new Seen(String.valueOf(request.headers().path()), fields));
                ctx.writeAndFlush(
                        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), true)
                                .stream(request.stream()));
            }
            ReferenceCountUtil.release(message);
        }
    }
}
