package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An origin: echoes bodies and trailers; {@code /size/N} sends N bytes as fast as they are taken;
 * tells what it saw of the request in {@code seen-*} headers.
 */
final class EchoHandler implements RequestHandler {

    private static final int PIECE = 16 * 1024;

    private final AtomicLong sent;

    EchoHandler() {
        this(new AtomicLong());
    }

    /**
     * @param sent grows by the bytes of {@code /size/N} that have left
     */
    EchoHandler(AtomicLong sent) {
        this.sent = sent;
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        HeaderBlock headers = new HeaderBlock();
        headers.add(new AsciiString("seen-method"), head.method);
        headers.add(new AsciiString("seen-path"), head.path.isEmpty() ? head.authority : head.path);
        headers.add(new AsciiString("seen-version"), new AsciiString(head.version.name()));
        if (head.authority != null) {
            headers.add(new AsciiString("seen-authority"), head.authority);
        }
        for (int i = 0; i < head.headers.size(); i++) {
            headers.add(new AsciiString("seen-h-" + head.headers.name(i)), head.headers.value(i));
        }
        ResponseHead response = new ResponseHead(HttpVersion.HTTP_1_1, 200, headers);
        String path = head.path.toString();
        if (path.startsWith("/size/")) {
            Source source = new Source(stream, Long.parseLong(path.substring(6)), sent);
            stream.listen(source);
            response.contentLength = source.left;
            stream.writeResponse(response, source.left == 0);
            source.send();
            return;
        }
        if (path.equals("/hello")) {
            stream.listen(new Echo(stream));
            response.contentLength = 5;
            stream.writeResponse(response, false);
            stream.writeData(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII), true);
            return;
        }
        if (head.upgrade) {
            response.status = 101;
            headers.add(new AsciiString("upgrade"), head.headers.get(new AsciiString("upgrade")));
        }
        stream.listen(new Echo(stream));
        boolean noBody = end || head.method.contentEquals("HEAD");
        if (noBody) {
            response.contentLength = head.method.contentEquals("HEAD") ? 123 : 0;
        } else if (!head.mayTunnel()) {
            response.contentLength = head.contentLength;
        }
        stream.writeResponse(response, noBody);
    }

    private record Echo(ServerStream stream) implements HttpStreamListener {

        @Override
        public void onData(ByteBuf data, boolean end) {
            stream.writeData(data, end);
        }

        @Override
        public void onTrailers(HeaderBlock trailers) {
            stream.writeTrailers(trailers);
        }

        @Override
        public void onReset(StreamReset reason) {}

        @Override
        public void onDrained(int bytes) {
            stream.consumed(bytes);
        }
    }

    private static final class Source implements HttpStreamListener {

        private final ServerStream stream;
        private final AtomicLong sent;
        private long left;
        private int outstanding;
        private boolean sending;

        Source(ServerStream stream, long bytes, AtomicLong sent) {
            this.sent = sent;
            this.stream = stream;
            this.left = bytes;
        }

        void send() {
            if (sending) {
                return;
            }
            sending = true;
            while (left > 0 && outstanding < 4 * PIECE) {
                int length = (int) Math.min(PIECE, left);
                left -= length;
                outstanding += length;
                stream.writeData(Unpooled.wrappedBuffer(new byte[length]), left == 0);
            }
            sending = false;
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            int bytes = data.readableBytes();
            data.release();
            stream.consumed(bytes);
        }

        @Override
        public void onTrailers(HeaderBlock trailers) {}

        @Override
        public void onReset(StreamReset reason) {
            left = 0;
        }

        @Override
        public void onDrained(int bytes) {
            outstanding -= bytes;
            sent.addAndGet(bytes);
            send();
        }
    }
}
