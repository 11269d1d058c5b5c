package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpLimits;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The head of a gRPC request from one connection's HPACK to another's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderRecodingBenchmark {

    private final HeaderSink sink = new HeaderSink();
    private final DefaultHttp2HeadersDecoder decoder =
            new DefaultHttp2HeadersDecoder(false, false, HttpLimits.MAX_HEADER_BYTES) {
                @Override
                protected Http2Headers newHeaders() {
                    return sink.reset();
                }
            };
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
    private final HeaderSource source = new HeaderSource();
    private final ByteBuf out = Unpooled.directBuffer(1024);
    private final ByteBuf in = Unpooled.directBuffer(1024);

    private static RequestHead head() {
        HeaderBlock fields = new HeaderBlock();
        fields.add(new AsciiString("content-type"), new AsciiString("application/grpc"));
        fields.add(new AsciiString("te"), new AsciiString("trailers"));
        fields.add(new AsciiString("user-agent"), new AsciiString("grpc-java-netty/1.84.1"));
        fields.add(new AsciiString("grpc-accept-encoding"), new AsciiString("gzip"));
        fields.add(new AsciiString("grpc-timeout"), new AsciiString("999842u"));
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_2,
                        new AsciiString("POST"),
                        new AsciiString("/books.v1.Books/Get"),
                        fields);
        head.scheme = new AsciiString("http");
        head.authority = new AsciiString("books.default.svc.cluster.local:8080");
        return head;
    }

    /** The second block of a connection: the first has filled the dynamic tables. */
    @Setup
    public void encode() throws Http2Exception {
        DefaultHttp2HeadersEncoder peer =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
        peer.encodeHeaders(1, new HeaderSource().request(head()), in);
        decoder.decodeHeaders(1, in);
        in.clear();
        peer.encodeHeaders(1, new HeaderSource().request(head()), in);
    }

    /** Decodes, checks and encodes. */
    @Benchmark
    public int recode() throws Http2Exception {
        in.readerIndex(0);
        out.clear();
        decoder.decodeHeaders(1, in);
        RequestHead head = Objects.requireNonNull(H2Heads.request(sink));
        encoder.encodeHeaders(1, source.request(head), out);
        return out.readableBytes();
    }
}
