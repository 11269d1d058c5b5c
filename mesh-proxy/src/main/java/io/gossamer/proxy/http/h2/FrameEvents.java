package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;

/** The frames that mean the same on both sides: priorities and unknown ones nothing at all. */
interface FrameEvents extends Http2FrameListener {

    @Override
    default void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, end);
    }

    @Override
    default void onPriorityRead(
            ChannelHandlerContext ctx,
            int streamId,
            int dependency,
            short weight,
            boolean exclusive) {}

    @Override
    default void onPushPromiseRead(
            ChannelHandlerContext ctx,
            int streamId,
            int promisedStreamId,
            Http2Headers headers,
            int padding)
            throws Http2Exception {
        throw connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE is not enabled");
    }

    @Override
    default void onUnknownFrame(
            ChannelHandlerContext ctx,
            byte frameType,
            int streamId,
            Http2Flags flags,
            ByteBuf payload) {}
}
