package io.gossamer.proxy.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * Serves the admin pages over HTTP/1.1 and HTTP/2 on one daemon thread of its own, so that it
 * answers whatever the traffic loops do. Closed last when the proxy ends.
 */
public final class AdminServer implements AutoCloseable {

    private static final int MAX_HEADERS = 16 * 1024;
    private static final int COMPRESS_FROM = 1_024;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final LoopResources loop;
    private final DisposableServer server;

    private AdminServer(LoopResources loop, DisposableServer server) {
        this.loop = loop;
        this.server = server;
    }

    /**
     * Binds and serves.
     *
     * @param listen port 0 takes a free one
     * @throws RuntimeException if the address is in use or not of this host
     */
    public static AdminServer start(InetSocketAddress listen, AdminSources sources) {
        AdminPages pages = new AdminPages(sources);
        LoopResources loop = LoopResources.create("admin", 1, true);
        try {
            DisposableServer server =
                    HttpServer.create()
                            .runOn(loop)
                            .bindAddress(() -> listen)
                            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                            .httpRequestDecoder(spec -> spec.maxHeaderSize(MAX_HEADERS))
                            .idleTimeout(IDLE)
                            .compress(COMPRESS_FROM)
                            .handle(pages::handle)
                            .bindNow();
            return new AdminServer(loop, server);
        } catch (RuntimeException e) {
            loop.disposeLater(QUIET, CLOSE_TIMEOUT).block();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    @Override
    public void close() {
        server.disposeNow(CLOSE_TIMEOUT);
        loop.disposeLater(QUIET, CLOSE_TIMEOUT).block();
    }
}
