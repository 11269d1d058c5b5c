package io.gossamer.proxy.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Either end of a keep-alive connection with always the same request and answer. */
final class RawHttp1 {

    private static final byte[] REQUEST =
            ("GET /books?id=17 HTTP/1.1\r\nHost: books.default.svc.cluster.local\r\n"
                            + "User-Agent: test\r\nAccept: */*\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"
                            + "x".repeat(100))
                    .getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final byte[] buffer = new byte[4096];

    RawHttp1(Socket socket) {
        this.socket = socket;
    }

    /** Sends the request and reads the answer to its end. */
    void exchange() throws IOException {
        socket.getOutputStream().write(REQUEST);
        int length = 0;
        do {
            length += read(socket.getInputStream(), length);
        } while (buffer[length - 1] != 'x' || buffer[length - 100] != 'x');
    }

    private int read(InputStream in, int at) throws IOException {
        int read = in.read(buffer, at, buffer.length - at);
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }

    /** Answers until the client closes. */
    static void serve(Socket client) throws IOException {
        RawHttp1 server = new RawHttp1(client);
        while (true) {
            int length = 0;
            do {
                length += server.read(client.getInputStream(), length);
            } while (server.buffer[length - 1] != '\n' || server.buffer[length - 3] != '\n');
            client.getOutputStream().write(ANSWER);
        }
    }
}
