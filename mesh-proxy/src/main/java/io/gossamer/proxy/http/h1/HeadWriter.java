package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes heads. Framing and connection headers are the writer's own: those in the block are not
 * written, so that the bytes cannot disagree with what follows.
 */
final class HeadWriter {

    private static final AsciiString HTTP_1_1_LINE_END = AsciiString.cached(" HTTP/1.1\r\n");
    private static final AsciiString HOST = AsciiString.cached("host: ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length: ");
    private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");
    private static final AsciiString CLOSE = AsciiString.cached("connection: close\r\n");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("connection: keep-alive\r\n");
    private static final AsciiString UPGRADE = AsciiString.cached("connection: upgrade\r\n");
    private static final AsciiString SCHEME_END = AsciiString.cached("://");
    private static final int CRLF = '\r' << 8 | '\n';
    private static final int COLON_SPACE = ':' << 8 | ' ';
    private static final int LAST_STATUS = 599;

    private static final AsciiString[] STATUS_LINES = new AsciiString[LAST_STATUS + 1];

    static {
        for (int status = 100; status <= LAST_STATUS; status++) {
            STATUS_LINES[status] = statusLine(status);
        }
    }

    /** How the body after a head is delimited, or what the connection does. */
    enum Framing {
        NONE,
        LENGTH,
        CHUNKED
    }

    /** What the head says of the connection. */
    enum Persistence {
        IMPLIED,
        KEEP_ALIVE,
        CLOSE,
        UPGRADE
    }

    private HeadWriter() {}

    static void request(ByteBuf out, RequestHead head, Framing framing) {
        write(out, head.method);
        out.writeByte(' ');
        AsciiString authority = head.authority;
        if (head.isConnect()) {
            write(out, authority == null ? AsciiString.EMPTY_STRING : authority);
        } else {
            target(out, head);
        }
        write(out, HTTP_1_1_LINE_END);
        if (authority != null) {
            write(out, HOST);
            write(out, authority);
            out.writeShort(CRLF);
        }
        fields(out, head.headers, authority != null);
        framing(out, framing, head.contentLength);
        if (head.upgrade) {
            write(out, UPGRADE);
        }
        out.writeShort(CRLF);
    }

    private static void target(ByteBuf out, RequestHead head) {
        AsciiString authority = head.authority;
        if (head.absoluteForm && authority != null) {
            write(out, head.scheme == null ? HttpNames.HTTP : head.scheme);
            write(out, SCHEME_END);
            write(out, authority);
            if (head.path.contentEquals(HttpNames.ASTERISK)) {
                // The absolute form of it is an empty path (RFC 9112 section 3.2.4); "*" would
                // become a part of the host.
                return;
            }
        }
        write(out, head.path);
    }

    static void response(ByteBuf out, ResponseHead head, Framing framing, Persistence persistence) {
        AsciiString line = head.status <= LAST_STATUS ? STATUS_LINES[head.status] : null;
        write(out, line == null ? statusLine(head.status) : line);
        fields(out, head.headers, false);
        framing(out, framing, head.contentLength);
        switch (persistence) {
            case IMPLIED -> {}
            case KEEP_ALIVE -> write(out, KEEP_ALIVE);
            case CLOSE -> write(out, CLOSE);
            case UPGRADE -> write(out, UPGRADE);
        }
        out.writeShort(CRLF);
    }

    static void trailers(ByteBuf out, @Nullable HeaderBlock trailers) {
        if (trailers != null) {
            fields(out, trailers, false);
        }
        out.writeShort(CRLF);
    }

    /** Size in hex and CRLF. */
    static void chunkSize(ByteBuf out, int size) {
        int shift = 28;
        while (shift > 0 && (size >>> shift) == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            int digit = (size >>> shift) & 0xF;
            out.writeByte(digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
        out.writeShort(CRLF);
    }

    private static void framing(ByteBuf out, Framing framing, long contentLength) {
        if (framing == Framing.CHUNKED) {
            write(out, CHUNKED);
        } else if (framing == Framing.LENGTH) {
            write(out, CONTENT_LENGTH);
            ByteBufUtil.writeAscii(out, Long.toString(contentLength));
            out.writeShort(CRLF);
        }
    }

    private static void fields(ByteBuf out, HeaderBlock headers, boolean hostWritten) {
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            if (!isOwn(name, hostWritten)) {
                write(out, name);
                out.writeShort(COLON_SPACE);
                write(out, headers.value(i));
                out.writeShort(CRLF);
            }
        }
    }

    private static boolean isOwn(AsciiString name, boolean hostWritten) {
        return switch (name.length()) {
            case 4 -> hostWritten && HttpNames.same(name, HttpNames.HOST);
            case 10 ->
                    HttpNames.same(name, HttpNames.CONNECTION)
                            || HttpNames.same(name, HttpNames.KEEP_ALIVE);
            case 14 -> HttpNames.same(name, HttpNames.CONTENT_LENGTH);
            case 16 -> HttpNames.same(name, HttpNames.PROXY_CONNECTION);
            case 17 -> HttpNames.same(name, HttpNames.TRANSFER_ENCODING);
            default -> false;
        };
    }

    private static void write(ByteBuf out, AsciiString text) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }

    private static AsciiString statusLine(int status) {
        String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new AsciiString(
                ("HTTP/1.1 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII),
                false);
    }
}
