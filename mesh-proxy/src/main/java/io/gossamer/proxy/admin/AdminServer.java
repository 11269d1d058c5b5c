package io.gossamer.proxy.admin;

import io.gossamer.proxy.accept.BindFailedException;
import io.gossamer.proxy.accept.Listener;
import io.gossamer.proxy.channel.Transport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Serves the admin pages over HTTP/1.1 and HTTP/2, by the data path's own stages, on one daemon
 * thread of its own, so that it answers whatever the traffic loops do. Closed last when the proxy
 * ends.
 */
public final class AdminServer implements AutoCloseable {

    private static final long CLOSE_SECONDS = 1;

    private final MultiThreadIoEventLoopGroup loop;
    private final Listener listener;

    private AdminServer(MultiThreadIoEventLoopGroup loop, Listener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Binds and serves. Not to be called on an event loop.
     *
     * @param listen port 0 takes a free one
     * @throws BindFailedException if the address is in use or not of this host
     */
    public static AdminServer start(InetSocketAddress listen, AdminSources sources)
            throws BindFailedException {
        AdminConnections connections = new AdminConnections(new AdminPages(sources));
        MultiThreadIoEventLoopGroup loop = Transport.loop("admin", true);
        try {
            return new AdminServer(
                    loop, Listener.bind("admin", loop, listen, false, connections::accept));
        } catch (BindFailedException e) {
            end(loop);
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Ends the connections too, within a second. Idempotent; not to be called on an event loop. */
    @Override
    public void close() {
        end(loop);
    }

    /** A loop that ends closes what it has: the port and the connections. */
    private static void end(MultiThreadIoEventLoopGroup loop) {
        loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
