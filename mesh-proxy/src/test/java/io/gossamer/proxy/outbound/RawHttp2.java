package io.gossamer.proxy.outbound;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Either end of a connection of HTTP/2 with always the same request and answer. */
final class RawHttp2 {

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    // Types and flags of RFC 9113 section 6.
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    /** GET, http, path and authority as literals without indexing (RFC 7541 section 6.2.2). */
    private static final byte[] REQUEST =
            block("82 86", 0x04, "/books?id=17", 0x01, "books.default.svc.cluster.local");

    /** Status 200. */
    private static final byte[] ANSWER = {(byte) 0x88};

    private static final byte[] BODY = "x".repeat(100).getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream in;
    private int type;
    private int flags;
    private int stream;
    private byte[] payload = new byte[0];
    private int next = 1;

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    private static byte[] block(String indexed, Object... literals) {
        ByteBuffer out = ByteBuffer.allocate(256);
        for (String field : indexed.split(" ", -1)) {
            out.put((byte) Integer.parseInt(field, 16));
        }
        for (int i = 0; i < literals.length; i += 2) {
            byte[] value = ((String) literals[i + 1]).getBytes(StandardCharsets.US_ASCII);
            out.put((byte) (int) (Integer) literals[i]).put((byte) value.length).put(value);
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static ByteBuffer frame(ByteBuffer out, int type, int flags, int stream, byte[] bytes) {
        out.put((byte) 0).putShort((short) bytes.length);
        return out.put((byte) type).put((byte) flags).putInt(stream).put(bytes);
    }

    private void send(ByteBuffer frames) throws IOException {
        socket.getOutputStream().write(frames.array(), 0, frames.position());
    }

    /** The client's preface; the window is for as many answers as there may be. */
    void begin() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(256).put(PREFACE);
        frame(out, SETTINGS, 0, 0, new byte[0]);
        send(frame(out, WINDOW_UPDATE, 0, 0, new byte[] {0x3f, 0, 0, 0}));
    }

    /** Sends the request on a new stream and reads the answer to its end. */
    void exchange() throws IOException {
        int mine = next;
        next += 2;
        send(frame(ByteBuffer.allocate(256), HEADERS, END_HEADERS | END_STREAM, mine, REQUEST));
        do {
            read();
        } while (stream != mine || type != DATA && (flags & END_STREAM) == 0);
        if (type != DATA || payload.length != BODY.length) {
            throw new IOException("frame of type " + type + ": " + Arrays.toString(payload));
        }
    }

    private void read() throws IOException {
        int lengthAndType = in.readInt();
        type = lengthAndType & 0xff;
        flags = in.readUnsignedByte();
        stream = in.readInt();
        payload = in.readNBytes(lengthAndType >>> 8);
        if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
            byte[] echo = type == PING ? payload : new byte[0];
            send(frame(ByteBuffer.allocate(64), type, ACK, 0, echo));
        }
    }

    /** Answers until the client closes. */
    static void serve(Socket client) throws IOException {
        RawHttp2 server = new RawHttp2(client);
        server.in.readNBytes(PREFACE.length);
        server.send(frame(ByteBuffer.allocate(64), SETTINGS, 0, 0, new byte[0]));
        while (true) {
            server.read();
            if (server.type == HEADERS) {
                ByteBuffer out = ByteBuffer.allocate(256);
                frame(out, HEADERS, END_HEADERS, server.stream, ANSWER);
                server.send(frame(out, DATA, END_STREAM, server.stream, BODY));
            }
        }
    }
}
