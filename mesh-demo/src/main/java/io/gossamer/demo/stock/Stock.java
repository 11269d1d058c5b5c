package io.gossamer.demo.stock;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The warehouse: a line protocol in which the server speaks first. {@code COUNT id}, {@code TAKE
 * id}, {@code QUIT}. One thread per connection, at most 64 of them.
 */
public final class Stock implements Role {

    static final String BANNER = "220 warehouse ready";
    private static final int MAX_CONNECTIONS = 64;
    private static final int IDLE_MILLIS = 60_000;
    private static final int SHELF = 40;

    private final ServerSocket server;
    private final ExecutorService connections = Executors.newFixedThreadPool(MAX_CONNECTIONS);
    private final Map<String, AtomicInteger> copies = new ConcurrentHashMap<>();

    private Stock(ServerSocket server) {
        this.server = server;
    }

    public static Stock start(Options options) throws IOException {
        HostPort listen = options.listen();
        // Not in a try: the role owns the socket until it is closed.
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(listen.host(), listen.port()));
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    "--port: " + listen + " (expected: a free port): " + e.getMessage(), e);
        }
        Stock stock = new Stock(server);
        Thread acceptor = new Thread(stock::accept, "accept");
        acceptor.setDaemon(true);
        acceptor.start();
        return stock;
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("stock: closing the listener: " + e.getMessage());
        }
        connections.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.execute(() -> converse(socket));
            } catch (IOException | RejectedExecutionException e) {
                if (!server.isClosed()) {
                    System.err.println("stock: accept: " + e.getMessage());
                }
            }
        }
    }

    private void converse(Socket connection) {
        try (Socket socket = connection;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII));
                BufferedWriter out =
                        new BufferedWriter(
                                new OutputStreamWriter(
                                        socket.getOutputStream(), StandardCharsets.US_ASCII))) {
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            say(out, BANNER);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                say(out, answer(line));
                if (line.equals("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            System.err.println("stock: connection: " + e.getMessage());
        }
    }

    private String answer(String line) {
        String[] words = line.split(" ", 2);
        if (words.length == 2) {
            AtomicInteger shelf =
                    copies.computeIfAbsent(words[1], book -> new AtomicInteger(SHELF));
            if (words[0].equals("COUNT")) {
                return "250 " + shelf.get();
            }
            if (words[0].equals("TAKE")) {
                // An empty shelf is filled again by the next delivery, which is now.
                return "250 " + shelf.updateAndGet(left -> left > 1 ? left - 1 : SHELF);
            }
        }
        return line.equals("QUIT") ? "221 bye" : "500 expected: COUNT id, TAKE id or QUIT";
    }

    private static void say(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write("\r\n");
        out.flush();
    }
}
