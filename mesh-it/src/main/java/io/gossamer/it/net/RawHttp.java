package io.gossamer.it.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection on which a test decides each byte. Not thread safe. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Connects; every read fails after 15 seconds without a byte. */
    public static RawHttp connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        return new RawHttp(socket);
    }

    /** One response: status line and header lines as they came, and the body. */
    public record Response(String head, byte[] body) {

        public int status() {
            return Integer.parseInt(head.split(" ", 3)[1].strip());
        }

        /** First value of a header, or an empty text. */
        public String header(String name) {
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                    return line.substring(colon + 1).strip();
                }
            }
            return "";
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Sends these characters as bytes. */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Ends the direction towards the peer. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** The next response to anything but HEAD. */
    public Response response() throws IOException {
        return response(true);
    }

    /** The next head alone, as for HEAD and interim responses. */
    public Response head() throws IOException {
        return response(false);
    }

    private Response response(boolean withBody) throws IOException {
        String head = readHead();
        Response bare = new Response(head, new byte[0]);
        if (!withBody || bare.status() < 200 || bare.status() == 204 || bare.status() == 304) {
            return bare;
        }
        if (bare.header("transfer-encoding").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return new Response(head, readChunks());
        }
        String length = bare.header("content-length");
        byte[] body = length.isEmpty() ? readAll() : in.readNBytes(Integer.parseInt(length));
        return new Response(head, body);
    }

    /** Everything until the peer ends its direction. */
    public byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** This many bytes, fewer only at the end. */
    public byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** One line without its end. */
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the peer closes or resets the connection without another byte. */
    public boolean isClosedByPeer() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        String line = readLine();
        if (line.isEmpty()) {
            throw new IOException("response: none (expected: a status line)");
        }
        while (!line.isEmpty()) {
            head.append(line).append("\r\n");
            line = readLine();
        }
        return head.toString();
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
            body.write(in.readNBytes(size));
            if (size == 0) {
                while (!readLine().isEmpty()) {
                    continue;
                }
                return body.toByteArray();
            }
            readLine();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
