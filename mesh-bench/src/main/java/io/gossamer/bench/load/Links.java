package io.gossamer.bench.load;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.http2.Frames;
import io.gossamer.bench.http2.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/** Makes the connections that a specification asks for. */
final class Links {

    private static final int METHOD_GET = 2;
    private static final int METHOD_POST = 3;
    private static final int SCHEME_HTTP = 6;
    private static final int AUTHORITY = 1;
    private static final int PATH = 4;
    private static final int CONTENT_TYPE = 31;
    private static final int USER_AGENT = 58;
    private static final String HOST = "shop.default.svc.cluster.local";

    private Links() {}

    /** A handler for each new connection. */
    static Supplier<ChannelHandler> of(LoadSpec spec, LoadRun run) {
        return switch (spec.kind()) {
            case HTTP1_GET -> http1(run, Http1Link.get(spec.answerBytes()), 0);
            case HTTP1_POST -> http1(run, Http1Link.post(spec.answerBytes()), spec.answerBytes());
            case HTTP2 -> http2(run, spec, get(), Http2Link.noBody(), Service.SMALL_BODY);
            case GRPC_UNARY ->
                    http2(
                            run,
                            spec,
                            grpc("/bench.Bench/Unary"),
                            message(),
                            Service.GRPC_PREFIX + Service.UNARY_MESSAGE);
            case GRPC_STREAM ->
                    http2(
                            run,
                            spec,
                            grpc("/bench.Bench/Stream"),
                            message(),
                            Service.STREAM_MESSAGES
                                    * (Service.GRPC_PREFIX + Service.STREAM_MESSAGE));
            case TCP_ECHO -> () -> new EchoLink(run, EchoLink.After.AGAIN);
            case TCP_CHURN -> () -> new EchoLink(run, EchoLink.After.CLOSE);
            case TCP_IDLE -> () -> new EchoLink(run, EchoLink.After.SILENCE);
            case TCP_SOURCE -> () -> new SourceLink(run);
            case HTTP1_SLOW -> {
                ByteBuf request = Http1Link.get(spec.answerBytes());
                yield () -> new SlowLink(run, request);
            }
        };
    }

    private static Supplier<ChannelHandler> http1(LoadRun run, ByteBuf head, long body) {
        return () -> new Http1Link(run, head, body);
    }

    private static Supplier<ChannelHandler> http2(
            LoadRun run, LoadSpec spec, HeaderBlock headers, ByteBuf body, int answer) {
        return () -> new Http2Link(run, headers, body, answer, spec.streams());
    }

    private static HeaderBlock get() {
        return HeaderBlock.builder()
                .indexed(METHOD_GET)
                .indexed(SCHEME_HTTP)
                .named(PATH, "/small")
                .named(AUTHORITY, HOST)
                .named(USER_AGENT, "bench")
                .build();
    }

    private static HeaderBlock grpc(String path) {
        return HeaderBlock.builder()
                .indexed(METHOD_POST)
                .indexed(SCHEME_HTTP)
                .named(PATH, path)
                .named(AUTHORITY, HOST)
                .named(CONTENT_TYPE, "application/grpc")
                .named(USER_AGENT, "bench")
                .field("te", "trailers")
                .build();
    }

    private static ByteBuf message() {
        ByteBuf framed = Unpooled.buffer().writeByte(0).writeInt(Service.UNARY_MESSAGE);
        return Frames.constant(framed.writeZero(Service.UNARY_MESSAGE));
    }
}
