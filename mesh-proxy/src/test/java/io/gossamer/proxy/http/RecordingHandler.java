package io.gossamer.proxy.http;

import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps the requests of a connection; tests answer them by hand. */
public final class RecordingHandler implements RequestHandler {

    /** One request and what came of its body. */
    public static final class Request implements HttpStreamListener {

        public final RequestHead head;
        public final boolean end;
        public final ServerStream stream;
        public final StringBuilder body = new StringBuilder();
        public HeaderBlock trailers;
        public boolean ended;
        public StreamReset reset;
        public int drained;
        public boolean consumes = true;

        Request(RequestHead head, boolean end, ServerStream stream) {
            this.head = head;
            this.end = end;
            this.ended = end;
            this.stream = stream;
        }

        @Override
        public void onData(ByteBuf data, boolean last) {
            int bytes = data.readableBytes();
            body.append(data.toString(StandardCharsets.ISO_8859_1));
            data.release();
            ended |= last;
            if (consumes) {
                stream.consumed(bytes);
            }
        }

        @Override
        public void onTrailers(HeaderBlock received) {
            trailers = received;
            ended = true;
        }

        @Override
        public void onReset(StreamReset reason) {
            reset = reason;
        }

        @Override
        public void onDrained(int bytes) {
            drained += bytes;
        }

        /** Answers with a status and a body of known length. */
        public void answer(int status, String text) {
            ResponseHead response =
                    new ResponseHead(HttpVersion.HTTP_1_1, status, new HeaderBlock());
            response.contentLength = text.length();
            stream.writeResponse(response, text.isEmpty());
            if (!text.isEmpty()) {
                stream.writeData(
                        io.netty.buffer.Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII),
                        true);
            }
        }
    }

    public final List<Request> requests = new ArrayList<>();
    public final List<ProxyFailure> bad = new ArrayList<>();
    public boolean closed;
    public boolean consumes = true;

    /** What every request is answered with at once; empty for answers by hand. */
    public String answers = "";

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        Request request = new Request(head, end, stream);
        request.consumes = consumes;
        stream.listen(request);
        requests.add(request);
        if (!answers.isEmpty()) {
            request.answer(200, answers);
        }
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        bad.add(failure);
    }

    @Override
    public void onConnectionClosed() {
        closed = true;
    }

    public Request last() {
        return requests.get(requests.size() - 1);
    }
}
