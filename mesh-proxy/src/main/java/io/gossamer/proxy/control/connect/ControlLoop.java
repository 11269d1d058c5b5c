package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.channel.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * The thread of the control plane's client: all its connections, streams and states live there,
 * never on a traffic loop. Lives as long as the proxy.
 */
public final class ControlLoop implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group = Transport.loop("control", true);
    private final EventLoop loop = group.next();

    public EventLoop loop() {
        return loop;
    }

    /** Ends the thread; waits up to three seconds for what it is doing. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
