package io.gossamer.bench.process;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.MeshFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process of this module that takes commands: it connects back, greets with one line, and answers
 * each line with one line. It ends when the connection does. Confined to one thread.
 */
public final class Agent implements AutoCloseable {

    /** Longest wait for an answer; commands only switch something and return. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final Socket socket;
    private final BufferedReader answers;
    private final OutputStream commands;
    private final String greeting;

    private Agent(ChildProcess process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        answers =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        commands = socket.getOutputStream();
        greeting = answer("greeting");
    }

    /** Starts the generator. */
    public static Agent generator(Site site, String name, String mainClass) {
        return start(site, name, mainClass, false);
    }

    /** Starts the backend. */
    public static Agent backend(Site site, String name, String mainClass) {
        return start(site, name, mainClass, true);
    }

    private static Agent start(Site site, String name, String mainClass, boolean backend) {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> command =
                    site.ownJava(mainClass, List.of(Integer.toString(server.getLocalPort())));
            List<String> placed =
                    backend
                            ? site.placement().onBackendCore(command)
                            : site.placement().onLoadCore(command);
            ChildProcess process = site.group().start(name, placed, Map.of());
            return new Agent(process, accept(server, process));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": no connection", e);
        }
    }

    private static Socket accept(ServerSocket server, ChildProcess process) throws IOException {
        server.setSoTimeout(500);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return server.accept();
            } catch (SocketTimeoutException e) {
                process.requireAlive();
                if (System.nanoTime() - deadline > 0) {
                    throw new MeshFailure(
                            process.name()
                                    + ": no connection (expected: within "
                                    + PATIENCE
                                    + "; log: "
                                    + process.log()
                                    + ")");
                }
            }
        }
    }

    public ChildProcess process() {
        return process;
    }

    /** What it said first. */
    public String greeting() {
        return greeting;
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @throws MeshFailure if the answer begins with {@code failed}, or the process has ended
     */
    public String ask(String command) {
        try {
            commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = answer(command);
            if (answer.startsWith(AgentSession.FAILED)) {
                throw new MeshFailure(process.name() + ": " + command + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            process.requireAlive();
            throw new UncheckedIOException(process.name() + ": " + command, e);
        }
    }

    private String answer(String command) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            process.requireAlive();
            throw new MeshFailure(
                    process.name()
                            + ": closed at '"
                            + command
                            + "' (expected: an answer; log: "
                            + process.log()
                            + ")");
        }
        return line;
    }

    /** Lets the process end; the group waits for it. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
