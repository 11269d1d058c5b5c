package io.gossamer.proxy.accept;

import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.model.Addresses;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs in a network namespace of the test's making: binds a listener, connects to each target that
 * the arguments name, and prints a line with what the listener read as original destination.
 */
final class OriginalDestinationProbe {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    static final String PREFIX = "original destination: ";

    private final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    private OriginalDestinationProbe() {}

    /**
     * @param arguments listener's IP and port, then pairs of target IP and port
     */
    public static void main(String[] arguments) throws Exception {
        new OriginalDestinationProbe().run(arguments);
    }

    private void run(String[] arguments) throws Exception {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, Transport.ioHandlerFactory());
        try {
            Listener.bind("probe", group, address(arguments, 0), false, this::accept);
            for (int i = 2; i < arguments.length; i += 2) {
                try (Socket socket = new Socket()) {
                    socket.connect(address(arguments, i), CONNECT_TIMEOUT_MILLIS);
                    String line = read.poll(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
                    System.out.println(PREFIX + line);
                }
            }
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void accept(Channel channel) {
        try {
            InetSocketAddress destination = OriginalDestinationReader.read(channel);
            read.add(destination == null ? "none" : Addresses.format(destination));
        } catch (IOException e) {
            read.add(e.toString());
        }
        channel.close();
    }

    private static InetSocketAddress address(String[] arguments, int index) {
        return new InetSocketAddress(arguments[index], Integer.parseInt(arguments[index + 1]));
    }
}
