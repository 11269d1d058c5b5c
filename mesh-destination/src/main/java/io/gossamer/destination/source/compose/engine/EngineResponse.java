package io.gossamer.destination.source.compose.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the engine, decoded by Netty as its bytes are asked for. For one thread at a time.
 */
final class EngineResponse implements DockerHttpClient.Response {

    private static final int BUFFER = 16 * 1024;

    private final EngineConnection connection;
    private final EmbeddedChannel decoder = new EmbeddedChannel(new HttpResponseDecoder());
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final HttpResponse head;
    private final Body body;
    private long deadline;
    private volatile boolean closed;

    private EngineResponse(EngineConnection connection, EngineLimits limits, long deadline)
            throws IOException {
        this.connection = connection;
        this.deadline = deadline;
        HttpObject first = next();
        if (!(first instanceof HttpResponse response)) {
            throw new IOException("answer: no HTTP");
        }
        this.head = response;
        this.body = new Body(limits);
    }

    /**
     * Reads the head of an answer.
     *
     * @param limits of the body
     * @param deadline of the head and, unless the body may go on for ever, of that too
     */
    static EngineResponse read(EngineConnection connection, EngineLimits limits, long deadline)
            throws IOException {
        EngineResponse response = new EngineResponse(connection, limits, deadline);
        if (limits.isEndless()) {
            response.deadline = EngineConnection.NEVER;
        }
        return response;
    }

    private HttpObject next() throws IOException {
        while (true) {
            HttpObject object = decoder.readInbound();
            if (object != null) {
                DecoderResult result = object.decoderResult();
                if (result.isFailure()) {
                    throw new IOException("answer: malformed (" + result.cause() + ")");
                }
                return object;
            }
            buffer.clear();
            if (connection.read(buffer, deadline) < 0) {
                // An answer without a length ends with its connection.
                decoder.finish();
                HttpObject last = decoder.readInbound();
                if (last == null) {
                    throw new EOFException("answer: cut short");
                }
                return last;
            }
            decoder.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        }
    }

    @Override
    public int getStatusCode() {
        return head.status().code();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        head.headers().names().forEach(name -> headers.put(name, head.headers().getAll(name)));
        return headers;
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends a read that is under way. */
    @Override
    public void close() {
        closed = true;
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no more use in any case.
        }
        body.close();
    }

    /** The bytes of the answer, no more than the limits allow. */
    private final class Body extends InputStream {

        private final EngineLimits limits;
        private @Nullable ByteBuf content;
        private boolean ended;
        private long sum;

        Body(EngineLimits limits) {
            this.limits = limits;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            ByteBuf current = content;
            while (current == null || !current.isReadable()) {
                release();
                if (ended) {
                    return -1;
                }
                HttpObject object = next();
                ended = object instanceof LastHttpContent;
                current = object instanceof HttpContent part ? part.content() : null;
                content = current;
            }
            int count = Math.min(length, current.readableBytes());
            current.readBytes(into, offset, count);
            sum = limits.counted(sum, into, offset, count);
            return count;
        }

        private void release() {
            ByteBuf held = content;
            content = null;
            if (held != null) {
                held.release();
            }
        }

        @Override
        public synchronized void close() {
            ended = true;
            release();
            decoder.finishAndReleaseAll();
        }
    }
}
