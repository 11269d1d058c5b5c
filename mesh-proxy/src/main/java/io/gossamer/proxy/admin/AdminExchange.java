package io.gossamer.proxy.admin;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One request for an admin page: its body is kept, up to a bound, then it is answered. */
final class AdminExchange implements HttpStreamListener {

    /** Longest body that is kept. Bytes. */
    private static final int MAX_BODY = 4_096;

    /** What is thrown away of a longer one before the exchange is broken off. Bytes. */
    private static final int MAX_DISCARDED = 1024 * 1024;

    /** Shorter answers do not gain by compression. Bytes. */
    private static final int COMPRESS_FROM = 1_024;

    private static final AsciiString NO_SNIFF_NAME = AsciiString.cached("x-content-type-options");
    private static final AsciiString NO_SNIFF = AsciiString.cached("nosniff");
    private static final AsciiString CACHE_CONTROL = AsciiString.cached("cache-control");
    private static final AsciiString NO_STORE = AsciiString.cached("no-store");
    private static final AsciiString ALLOW = AsciiString.cached("allow");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("accept-encoding");
    private static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");
    private static final AsciiString ORIGIN = AsciiString.cached("origin");
    private static final AsciiString GZIP = AsciiString.cached("gzip");

    private final AdminPages pages;
    private final UnreadAnswers unread;
    private final RequestHead request;
    private final ServerStream stream;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int received;
    private boolean answered;
    private @Nullable AnswerBody answer;

    private AdminExchange(
            AdminPages pages, UnreadAnswers unread, RequestHead request, ServerStream stream) {
        this.pages = pages;
        this.unread = unread;
        this.request = request;
        this.stream = stream;
    }

    static void start(
            AdminPages pages,
            UnreadAnswers unread,
            RequestHead request,
            boolean end,
            ServerStream stream) {
        AdminExchange exchange = new AdminExchange(pages, unread, request, stream);
        stream.listen(exchange);
        // Nobody gets a tunnel here: an offer of another protocol is passed over.
        if (end || request.mayTunnel()) {
            exchange.answer();
        } else if (request.headers.contains(HttpNames.EXPECT)) {
            stream.writeResponse(
                    new ResponseHead(HttpVersion.HTTP_1_1, 100, new HeaderBlock(1)), false);
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        received += length;
        if (received <= MAX_BODY) {
            body.writeBytes(ByteBufUtil.getBytes(data));
        }
        data.release();
        if (received > MAX_DISCARDED) {
            stream.reset(StreamReset.CANCEL);
            return;
        }
        if (received > MAX_BODY) {
            refuse();
        }
        stream.consumed(length);
        if (end) {
            answer();
        }
    }

    @Override
    public void onTrailers(HeaderBlock trailers) {
        answer();
    }

    @Override
    public void onReset(StreamReset reason) {
        answered = true;
        if (answer != null) {
            answer.end();
        }
    }

    @Override
    public void onDrained(int bytes) {
        if (answer != null) {
            answer.onDrained(bytes);
        }
    }

    private void refuse() {
        if (!answered) {
            answered = true;
            stream.closeConnectionAfter();
            write(AdminPages.tooLarge(MAX_BODY));
        }
    }

    private void answer() {
        if (!answered) {
            answered = true;
            write(
                    pages.answer(
                            request.method.toString(),
                            request.path.toString(),
                            isLocal(),
                            body.toString(StandardCharsets.UTF_8)));
        }
    }

    /**
     * Both names have to be of this host where the request line has one of its own. A web page in a
     * browser of this host may send requests too, and is not one of its programs.
     */
    private boolean isLocal() {
        return !request.headers.contains(ORIGIN)
                && LoopbackOnly.permits(stream.remoteAddress(), text(request.authority))
                && LoopbackOnly.permits(
                        stream.remoteAddress(), text(request.headers.get(HttpNames.HOST)));
    }

    private static @Nullable String text(@Nullable AsciiString value) {
        return value == null ? null : value.toString();
    }

    private void write(AdminPages.Page page) {
        byte[] content = page.body().getBytes(StandardCharsets.UTF_8);
        HeaderBlock headers = new HeaderBlock(8);
        headers.add(NO_SNIFF_NAME, NO_SNIFF);
        headers.add(CACHE_CONTROL, NO_STORE);
        if (!page.allow().isEmpty()) {
            headers.add(ALLOW, new AsciiString(page.allow()));
        }
        if (content.length > 0) {
            headers.add(HttpNames.CONTENT_TYPE, new AsciiString(page.type()));
        }
        if (content.length >= COMPRESS_FROM && acceptsGzip()) {
            headers.add(CONTENT_ENCODING, GZIP);
            content = gzip(content);
        }
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, page.status(), headers);
        if (page.status() != 204) {
            head.contentLength = content.length;
        }
        boolean empty = content.length == 0 || request.method.contentEquals(HttpNames.HEAD);
        stream.writeResponse(head, empty);
        if (!empty) {
            answer = new AnswerBody(content, stream, unread);
            answer.start();
        }
    }

    /** RFC 9110 section 12.5.3; a weight of zero refuses. */
    private boolean acceptsGzip() {
        String accepted = text(request.headers.get(ACCEPT_ENCODING));
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1)) {
            if (coding.equals("gzip")
                    || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
