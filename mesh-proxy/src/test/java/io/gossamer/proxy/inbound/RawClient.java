package io.gossamer.proxy.inbound;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Sends one request, byte by byte as it is given, on a connection of its own. */
final class RawClient {

    /** In place of a status: the connection or stream ended without an answer. */
    static final int NO_ANSWER = -1;

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MAX_FRAME = 16_384;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    // Types and flags of RFC 9113 section 6.
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private RawClient() {}

    /** Status of the answer to a head of HTTP/1, which goes in two segments. */
    static int http1(InetSocketAddress proxy, String head) throws IOException {
        try (Socket socket = connect(proxy)) {
            byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
            OutputStream out = socket.getOutputStream();
            out.write(bytes, 0, 2);
            out.write(bytes, 2, bytes.length - 2);
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return answer.length < 12
                    ? NO_ANSWER
                    : Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            return NO_ANSWER;
        }
    }

    /**
     * Status of the answer to a request of HTTP/2.
     *
     * @param fields pseudo-headers too
     * @param body empty if the head is all
     */
    static int http2(InetSocketAddress proxy, List<Field> fields, byte[] body)
            throws IOException, Http2Exception {
        try (Socket socket = connect(proxy)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            frame(out, SETTINGS, 0, 0, new byte[0]);
            headers(out, block(fields), body.length == 0);
            if (body.length > 0) {
                frame(out, DATA, END_STREAM, 1, body);
            }
            socket.getOutputStream().write(out.toByteArray());
            return status(new DataInputStream(socket.getInputStream()));
        } catch (SocketException e) {
            return NO_ANSWER;
        }
    }

    private static Socket connect(InetSocketAddress proxy) throws IOException {
        Socket socket = new Socket(proxy.getAddress(), proxy.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static void headers(ByteArrayOutputStream out, byte[] block, boolean end)
            throws IOException {
        for (int at = 0; at < block.length; at += MAX_FRAME) {
            int to = Math.min(block.length, at + MAX_FRAME);
            int flags = (to == block.length ? END_HEADERS : 0) | (at == 0 && end ? END_STREAM : 0);
            frame(
                    out,
                    at == 0 ? HEADERS : CONTINUATION,
                    flags,
                    1,
                    Arrays.copyOfRange(block, at, to));
        }
    }

    private static void frame(
            ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.write(payload.length >>> 16);
        out.write(payload.length >>> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.write(new byte[] {0, 0, 0, (byte) stream});
        out.write(payload);
    }

    /** Literals without indexing and with new names (RFC 7541 section 6.2.2). */
    private static byte[] block(List<Field> fields) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            out.write(0);
            for (String text : List.of(field.name(), field.value())) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                length(out, bytes.length);
                out.write(bytes);
            }
        }
        return out.toByteArray();
    }

    /** An integer with a prefix of 7 bits (RFC 7541 section 5.1). */
    private static void length(ByteArrayOutputStream out, int length) {
        if (length < 127) {
            out.write(length);
            return;
        }
        out.write(127);
        int rest = length - 127;
        for (; rest >= 128; rest >>>= 7) {
            out.write(128 | (rest & 127));
        }
        out.write(rest);
    }

    private static int status(DataInputStream in) throws IOException, Http2Exception {
        while (true) {
            byte[] head = in.readNBytes(9);
            if (head.length < 9 || head[3] == RST_STREAM || head[3] == GOAWAY) {
                return NO_ANSWER;
            }
            int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
            byte[] payload = in.readNBytes(length);
            if (head[3] == HEADERS) {
                return Integer.parseInt(
                        new DefaultHttp2HeadersDecoder(false)
                                .decodeHeaders(1, Unpooled.wrappedBuffer(payload))
                                .status()
                                .toString());
            }
        }
    }
}
