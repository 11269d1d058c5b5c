package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client's request through a pool, and its whole answer. */
final class HttpCall implements ClientStream.Listener, HttpEndpointPool.Opened {

    final CompletableFuture<HttpCall> done = new CompletableFuture<>();
    ResponseHead head;
    HeaderBlock trailers;
    long received;
    int checksum = 1;
    StreamReset reset;

    private final EventLoop loop;
    private final byte[] body;
    private final HeaderBlock requestTrailers;
    private final long pauseMicros;
    private ClientStream stream;
    private int written;

    private HttpCall(EventLoop loop, byte[] body, HeaderBlock requestTrailers, long pauseMicros) {
        this.loop = loop;
        this.body = body;
        this.requestTrailers = requestTrailers;
        this.pauseMicros = pauseMicros;
    }

    static HttpCall get(EventLoop loop, HttpEndpointPool pool, String path, long pauseMicros) {
        HttpCall call = new HttpCall(loop, new byte[0], null, pauseMicros);
        call.open(pool, "GET", path);
        return call;
    }

    static HttpCall post(
            EventLoop loop, HttpEndpointPool pool, byte[] body, HeaderBlock requestTrailers) {
        HttpCall call = new HttpCall(loop, body, requestTrailers, 0);
        call.open(pool, "POST", "/echo");
        return call;
    }

    private void open(HttpEndpointPool pool, String method, String path) {
        RequestHead request =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString(method),
                        new AsciiString(path),
                        new HeaderBlock());
        request.authority = new AsciiString("origin");
        request.headers.add(new AsciiString("accept"), new AsciiString("*/*"));
        loop.execute(() -> pool.open(request, body.length == 0, this, this));
    }

    HttpCall await() throws Exception {
        return done.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void onOpened(ClientStream opened, Channel channel) {
        stream = opened;
        for (int i = 0; i < 4 && written < body.length; i++) {
            write();
        }
    }

    private void write() {
        int length = Math.min(10_000, body.length - written);
        ByteBuf part = Unpooled.copiedBuffer(body, written, length);
        written += length;
        boolean last = written == body.length;
        stream.writeData(part, last && requestTrailers == null);
        if (last && requestTrailers != null) {
            stream.writeTrailers(requestTrailers);
        }
    }

    @Override
    public void onDrained(int bytes) {
        if (written < body.length) {
            write();
        }
    }

    @Override
    public void onFailed(ProxyFailure failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onResponse(ResponseHead response, boolean end) {
        if (!response.isInformational()) {
            head = response;
            if (end) {
                done.complete(this);
            }
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int bytes = data.readableBytes();
        received += bytes;
        byte[] copy = new byte[bytes];
        data.readBytes(copy);
        data.release();
        for (byte b : copy) {
            checksum = 31 * checksum + b;
        }
        if (pauseMicros == 0) {
            stream.consumed(bytes);
        } else {
            loop.schedule(() -> stream.consumed(bytes), pauseMicros, TimeUnit.MICROSECONDS);
        }
        if (end) {
            done.complete(this);
        }
    }

    @Override
    public void onTrailers(HeaderBlock received) {
        trailers = received;
        done.complete(this);
    }

    @Override
    public void onReset(StreamReset reason) {
        reset = reason;
        done.complete(this);
    }
}
