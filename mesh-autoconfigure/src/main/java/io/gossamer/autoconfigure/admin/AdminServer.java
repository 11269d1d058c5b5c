package io.gossamer.autoconfigure.admin;

import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * {@code /live}, {@code /ready} and {@code /metrics} over HTTP/1.1, for GET and HEAD, open to
 * everybody who reaches the port (rule R23). Starts before the gRPC servers and stops after them.
 */
public final class AdminServer implements SmartLifecycle {

    /** Starts among the first. */
    static final int PHASE = 0;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 8192;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final AdminListener listener;
    private final Readiness readiness;
    private final Supplier<String> scrape;
    private @Nullable LoopResources loops;
    private volatile @Nullable DisposableServer server;

    /**
     * @param scrape the metrics in Prometheus text form
     */
    AdminServer(AdminListener listener, Readiness readiness, Supplier<String> scrape) {
        this.listener = listener;
        this.readiness = readiness;
        this.scrape = scrape;
    }

    @Override
    public void start() {
        ServiceAddress.Tcp address = listener.address();
        LoopResources opened = LoopResources.create("admin", 1, true);
        loops = opened;
        try {
            server =
                    HttpServer.create()
                            .runOn(opened)
                            .bindAddress(address::socketAddress)
                            .idleTimeout(IDLE)
                            .httpRequestDecoder(
                                    spec ->
                                            spec.maxInitialLineLength(MAX_LINE)
                                                    .maxHeaderSize(MAX_HEADERS))
                            .handle(this::answer)
                            .bindNow();
        } catch (ChannelBindException e) {
            opened.dispose();
            throw new StartFailureException(
                    "port: " + address + " (expected: a free address of this host)",
                    "Set "
                            + listener.property()
                            + " to another address, or end the process that listens there.",
                    e);
        }
    }

    @Override
    public void stop() {
        DisposableServer running = server;
        server = null;
        if (running != null) {
            running.disposeNow(Duration.ofSeconds(1));
        }
        if (loops != null) {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).subscribe();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** The address bound. */
    public ServiceAddress.Tcp address() {
        DisposableServer running = server;
        if (running == null) {
            throw new IllegalStateException("admin server: not running (expected: started)");
        }
        InetSocketAddress bound = (InetSocketAddress) running.address();
        return new ServiceAddress.Tcp(bound.getAddress().getHostAddress(), bound.getPort());
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        String method = request.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.header("allow", "GET, HEAD");
            return text(
                    response, HttpResponseStatus.METHOD_NOT_ALLOWED, PLAIN, "GET or HEAD only\n");
        }
        return switch (request.fullPath()) {
            case "/live" -> text(response, HttpResponseStatus.OK, PLAIN, "live\n");
            case "/ready" ->
                    text(
                            response,
                            readiness.isReady()
                                    ? HttpResponseStatus.OK
                                    : HttpResponseStatus.SERVICE_UNAVAILABLE,
                            PLAIN,
                            readiness.describe() + "\n");
            case "/metrics" -> text(response, HttpResponseStatus.OK, METRICS, scrape.get());
            default ->
                    text(
                            response,
                            HttpResponseStatus.NOT_FOUND,
                            PLAIN,
                            "no such page (expected: /live, /ready or /metrics)\n");
        };
    }

    private static Publisher<Void> text(
            HttpServerResponse response, HttpResponseStatus status, String type, String body) {
        return response.status(status)
                .header("content-type", type)
                .header("x-content-type-options", "nosniff")
                .sendString(Mono.just(body));
    }
}
