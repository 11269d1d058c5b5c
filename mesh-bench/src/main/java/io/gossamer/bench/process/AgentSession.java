package io.gossamer.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The side of the process that takes commands. Blocks the thread that calls it. */
public final class AgentSession {

    static final String FAILED = "failed";

    private AgentSession() {}

    /**
     * Connects to the coordinator and answers until it hangs up.
     *
     * @param port where it waits
     * @param greeting first line
     * @param handler of commands; an exception becomes a failed answer
     */
    public static void serve(int port, String greeting, UnaryOperator<String> handler)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader commands =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setTcpNoDelay(true);
            OutputStream answers = socket.getOutputStream();
            write(answers, greeting);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                write(answers, answer(handler, line));
            }
        }
    }

    private static String answer(UnaryOperator<String> handler, String command) {
        try {
            return handler.apply(command);
        } catch (RuntimeException e) {
            return FAILED + ": " + String.valueOf(e).replace('\n', ' ');
        }
    }

    private static void write(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
