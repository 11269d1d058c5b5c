package io.gossamer.demo.prices;

import io.gossamer.demo.http.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Answers plain requests, and enrols a connection that became a WebSocket. */
// A write that fails closes its channel, which needs no further word.
@SuppressWarnings("FutureReturnValueIgnored")
final class PricesHandler extends SimpleChannelInboundHandler<Object> {

    private final Watchers watchers;

    PricesHandler(Watchers watchers) {
        this.watchers = watchers;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            watchers.add(context.channel());
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest request) {
            answer(context, request);
        } else if (message instanceof TextWebSocketFrame) {
            // Whatever a watcher says is a question for the prices of now.
            context.writeAndFlush(new TextWebSocketFrame(Json.write(watchers.current())));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("prices: connection: " + cause);
        context.close();
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
        String path = path(request.uri());
        boolean known = path.equals("/prices") || path.equals("/health");
        String body = known ? Json.write(watchers.current()) : "{\"error\":\"expected: /prices\"}";
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND,
                        Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The path of a target in origin-form or absolute-form; every server must take both. */
    private static String path(String target) {
        try {
            return String.valueOf(URI.create(target).getPath());
        } catch (IllegalArgumentException e) {
            return target;
        }
    }
}
