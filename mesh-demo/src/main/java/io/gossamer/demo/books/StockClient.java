package io.gossamer.demo.books;

import io.gossamer.demo.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks the warehouse over its line protocol, a connection per question. Thread-safe. */
final class StockClient {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final HostPort service;

    StockClient(HostPort service) {
        this.service = service;
    }

    /** Copies of a book in the warehouse. */
    int count(String book) throws IOException {
        return ask("COUNT " + book);
    }

    /** Takes a copy and tells how many are left. */
    int take(String book) throws IOException {
        return ask("TAKE " + book);
    }

    private int ask(String question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            // A name that only a SOCKS proxy knows stays unresolved here, and is sent to it.
            socket.connect(service.address(), TIMEOUT_MILLIS);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            expect("220", in.readLine());
            String count = expect("250", say(socket, in, question));
            expect("221", say(socket, in, "QUIT"));
            return Integer.parseInt(count);
        } catch (IOException e) {
            throw new IOException("tcp://" + service + " " + question + ": " + e.getMessage(), e);
        }
    }

    private static String say(Socket socket, BufferedReader in, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String reply = in.readLine();
        if (reply == null) {
            throw new IOException(line + ": connection closed (expected: a reply)");
        }
        return reply;
    }

    private static String expect(String code, @Nullable String reply) throws IOException {
        if (reply == null || !reply.startsWith(code + " ")) {
            throw new IOException("reply: " + reply + " (expected: " + code + ")");
        }
        return reply.substring(code.length() + 1).trim();
    }
}
