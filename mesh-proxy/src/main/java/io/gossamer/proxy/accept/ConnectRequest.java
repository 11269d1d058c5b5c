package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.Target;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an HTTP/1 CONNECT request. Strict: what could be read in two ways is refused,
 * since the bytes behind it go to somebody else. HTTP/1.0 is taken too: common helpers of other
 * programs send it.
 */
final class ConnectRequest {

    /** How the request begins. */
    static final byte[] PREFIX = "CONNECT ".getBytes(StandardCharsets.US_ASCII);

    /** Rule R24: header section. */
    static final int MAX_HEAD = 64 * 1024;

    private static final String END = "\r\n\r\n";

    // Where the search for the end of the head goes on.
    private int searched;

    /**
     * Consumes the head; null if it is not complete.
     *
     * @throws MalformedRequestException with the response for it
     */
    @Nullable Target read(ByteBuf in) throws MalformedRequestException {
        int end = endOfHead(in);
        int length = end < 0 ? in.readableBytes() : end - in.readerIndex();
        if (length > MAX_HEAD) {
            throw bad(431, "CONNECT head: over " + MAX_HEAD + " bytes (expected: less)");
        }
        if (end < 0) {
            return null;
        }
        String head =
                in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.ISO_8859_1);
        in.readerIndex(end + END.length());
        String[] lines = head.split("\r\n", -1);
        for (int i = 1; i < lines.length; i++) {
            checkField(lines[i]);
        }
        return target(lines[0]);
    }

    private int endOfHead(ByteBuf in) {
        int from = in.readerIndex() + Math.max(0, searched - END.length());
        for (int i = from; i + END.length() <= in.writerIndex(); i++) {
            if (in.getByte(i) == '\r'
                    && in.getByte(i + 1) == '\n'
                    && in.getByte(i + 2) == '\r'
                    && in.getByte(i + 3) == '\n') {
                return i;
            }
        }
        searched = in.readableBytes();
        return -1;
    }

    private static Target target(String requestLine) throws MalformedRequestException {
        int space = requestLine.lastIndexOf(' ');
        String version = requestLine.substring(space + 1);
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw bad(400, "CONNECT version: unknown (expected: HTTP/1.1 or HTTP/1.0)");
        }
        if (space < PREFIX.length) {
            throw bad(400, "CONNECT target: none (expected: host:port)");
        }
        Target target = HostPort.parse(requestLine.substring(PREFIX.length, space));
        if (target == null) {
            throw bad(400, "CONNECT target: malformed (expected: host:port)");
        }
        return target;
    }

    private static void checkField(String line) throws MalformedRequestException {
        int colon = line.indexOf(':');
        boolean wellFormed = colon > 0 && line.charAt(colon - 1) > ' ' && line.charAt(0) > ' ';
        for (int i = 0; i < line.length() && wellFormed; i++) {
            char c = line.charAt(i);
            wellFormed = (c >= ' ' && c != 0x7F) || c == '\t';
        }
        if (!wellFormed) {
            throw bad(400, "CONNECT header field: malformed (expected: name: value)");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        boolean body =
                name.equals("transfer-encoding")
                        || (name.equals("content-length") && !value.equals("0"));
        if (body) {
            throw bad(400, "CONNECT " + name + ": present (expected: no body)");
        }
    }

    private static MalformedRequestException bad(int status, String reason) {
        return new MalformedRequestException(reason, TunnelReply.httpError(status, reason));
    }
}
