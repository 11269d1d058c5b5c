package io.gossamer.proxy.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a strict parser of HTTP/1 that is not ours makes of bytes: Netty's. */
public final class StrictDecoder {

    /** Above every limit of ours, so that what we accept is not refused for its size. */
    private static final int MAX_HEAD = 128 * 1024;

    private static final int MAX_CHUNK = 8 * 1024;

    /** One message, and its body as far as it came. */
    public static final class Message {

        /** Method or status. */
        public final String start;

        public final HttpMessage head;
        public final StringBuilder body = new StringBuilder();
        public boolean complete;

        /** Of the head, not of the body behind it. */
        public final boolean refused;

        /** It does not like the way in which the body is chunked. */
        public boolean broken;

        Message(String start, HttpMessage head) {
            this.start = start;
            this.head = head;
            this.refused = head.decoderResult().isFailure();
        }

        @Override
        public String toString() {
            String state =
                    refused ? "refused" : broken ? "broken" : complete ? "complete" : "incomplete";
            return start + " with " + body.length() + " bytes of body, " + state;
        }
    }

    private StrictDecoder() {}

    /** The requests in the bytes of a connection that then ends. */
    public static List<Message> requests(byte[] bytes) {
        return decode(new HttpRequestDecoder(config()), bytes);
    }

    /** The responses to GET in the bytes of a connection that then ends. */
    public static List<Message> responses(byte[] bytes) {
        return decode(new HttpResponseDecoder(config()), bytes);
    }

    private static HttpDecoderConfig config() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxChunkSize(MAX_CHUNK)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false);
    }

    private static List<Message> decode(ChannelHandler decoder, byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.finish();
        List<Message> messages = new ArrayList<>();
        Object part;
        while ((part = channel.readInbound()) != null) {
            take(messages, part);
            ReferenceCountUtil.release(part);
        }
        channel.releaseInbound();
        return messages;
    }

    private static void take(List<Message> messages, Object part) {
        if (part instanceof HttpMessage head) {
            messages.add(new Message(start(head), head));
        }
        if (part instanceof HttpContent content && !messages.isEmpty()) {
            Message current = messages.get(messages.size() - 1);
            current.body.append(content.content().toString(StandardCharsets.ISO_8859_1));
            current.broken |= content.decoderResult().isFailure();
            current.complete |=
                    part instanceof LastHttpContent && !current.refused && !current.broken;
        }
    }

    private static String start(HttpMessage head) {
        return head instanceof HttpRequest request
                ? request.method().name()
                : String.valueOf(((HttpResponse) head).status().code());
    }
}
