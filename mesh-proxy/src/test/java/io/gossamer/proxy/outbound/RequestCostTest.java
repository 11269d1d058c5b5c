package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Protocol;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a request costs whatever the clock says: heap that the event loop allocates for it, and
 * reads and writes of sockets. One keep-alive connection on either side, GET with 100 bytes of
 * answer, one request at a time, the whole way out without TLS: route, balancer, metrics.
 *
 * <p>The first compiler allocates everything that the code says, so the figures of one JDK are the
 * same on each run: with JDK 17 2,280 bytes for HTTP/1 and 2,240 for HTTP/2, with JDK 25 2,616 and
 * 2,496, of which about 500 are the JDK's own for its sockets. The bounds leave room for a field or
 * two more in a head, not for a timer or a collection for each request.
 */
class RequestCostTest {

    private static final int WARM_UP = 2_000;
    private static final int REQUESTS = 2_000;

    private static final double HTTP1_BYTES = 2_750;
    private static final double HTTP2_BYTES = 2_650;

    /** A read and a write on either side, and what the measuring itself takes. */
    private static final double CALLS = 4.1;

    private static final Path CALLS_OF_THREAD = Path.of("/proc/thread-self/io");

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** Bytes and calls of one request. */
    private record Cost(double bytes, double calls) {}

    private interface Client {
        void exchange() throws IOException;
    }

    /** Records of where buffers were touched are not the request's. */
    @BeforeEach
    void withoutLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void withLeakDetection() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void aRequestOfHttp1StaysBelowItsBounds() throws Exception {
        try (ServerSocket backend = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                OutboundHarness mesh = new OutboundHarness(Set.of());
                Socket client = connect(mesh, backend, RawHttp1::serve)) {
            RawHttp1 http = new RawHttp1(client);

            check("HTTP/1", measure(mesh, http::exchange), HTTP1_BYTES);
        }
    }

    @Test
    void aRequestOfHttp2StaysBelowItsBounds() throws Exception {
        try (ServerSocket backend = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                OutboundHarness mesh = new OutboundHarness(Set.of(), Protocol.HTTP2);
                Socket client = connect(mesh, backend, RawHttp2::serve)) {
            RawHttp2 http = new RawHttp2(client);
            http.begin();

            check("HTTP/2", measure(mesh, http::exchange), HTTP2_BYTES);
        }
    }

    private interface Server {
        void serve(Socket client) throws IOException;
    }

    private static Socket connect(OutboundHarness mesh, ServerSocket backend, Server server)
            throws Exception {
        Thread thread =
                new Thread(
                        () -> {
                            try (Socket accepted = backend.accept()) {
                                accepted.setTcpNoDelay(true);
                                server.serve(accepted);
                            } catch (IOException e) {
                                // The test is over.
                            }
                        },
                        "backend");
        thread.setDaemon(true);
        thread.start();
        Endpoint endpoint =
                OutboundHarness.endpoint((InetSocketAddress) backend.getLocalSocketAddress(), null);
        mesh.publish(OutboundHarness.rule(List.of(), null, false, mesh.balance(endpoint)));
        Socket client = new Socket(mesh.address().getAddress(), mesh.address().getPort());
        client.setTcpNoDelay(true);
        return client;
    }

    private static Cost measure(OutboundHarness mesh, Client client) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            client.exchange();
        }
        long bytes = allocated(mesh);
        long calls = calls(mesh);
        for (int i = 0; i < REQUESTS; i++) {
            client.exchange();
        }
        return new Cost(
                (double) (allocated(mesh) - bytes) / REQUESTS,
                (double) (calls(mesh) - calls) / REQUESTS);
    }

    private static void check(String what, Cost cost, double maxBytes) {
        System.out.printf(
                "%s: %.0f bytes of heap and %.2f calls a request%n",
                what, cost.bytes(), cost.calls());
        assertThat(cost.bytes()).as("bytes").isPositive().isLessThan(maxBytes);
        assertThat(cost.calls()).as("calls").isLessThan(CALLS);
    }

    private static long allocated(OutboundHarness mesh) throws Exception {
        return mesh.loop()
                .submit(
                        () ->
                                ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                                        .getThreadAllocatedBytes(Thread.currentThread().getId()))
                .get();
    }

    /** Reads and writes of the loop's thread; none where the kernel does not count them. */
    private static long calls(OutboundHarness mesh) throws Exception {
        if (!Files.isReadable(CALLS_OF_THREAD)) {
            return 0;
        }
        List<String> lines = mesh.loop().submit(() -> Files.readAllLines(CALLS_OF_THREAD)).get();
        return lines.stream()
                .filter(line -> line.startsWith("syscr") || line.startsWith("syscw"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }
}
