package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.AsciiString;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client, relay and origin on sockets, in all combinations of the two protocols. */
class HttpEndpointPoolTest {

    private final HttpChain chain = new HttpChain();
    private final AtomicLong sent = new AtomicLong();

    @AfterEach
    void close() {
        chain.close();
    }

    private HttpEndpointPool throughRelay(boolean clientHttp2, boolean originHttp2)
            throws Exception {
        InetSocketAddress origin = chain.serve(originHttp2, () -> new EchoHandler(sent));
        InetSocketAddress relay = chain.relay(clientHttp2, chain.pool(originHttp2, origin));
        return chain.pool(clientHttp2, relay);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void bodiesAndTrailersGoThereAndBack(boolean clientHttp2, boolean originHttp2)
            throws Exception {
        HttpEndpointPool pool = throughRelay(clientHttp2, originHttp2);
        byte[] body = new byte[1_000_000];
        new Random(1).nextBytes(body);
        HeaderBlock trailers = new HeaderBlock();
        trailers.add(new AsciiString("x-sum"), new AsciiString("1"));

        List<HttpCall> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(HttpCall.post(chain.loop(), pool, body, i % 2 == 0 ? null : trailers));
        }

        for (int i = 0; i < 5; i++) {
            HttpCall call = calls.get(i).await();
            assertThat(call.head.status).isEqualTo(200);
            assertThat(call.received).isEqualTo(body.length);
            assertThat(call.checksum).isEqualTo(Arrays.hashCode(body));
            if (i % 2 == 1) {
                assertThat(call.trailers.toString()).isEqualTo("x-sum: 1\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void slowReaderHoldsUpTheOriginAndNotTheMemory(boolean clientHttp2, boolean originHttp2)
            throws Exception {
        HttpEndpointPool pool = throughRelay(clientHttp2, originHttp2);
        long size = 4_000_000;
        HttpCall call = HttpCall.get(chain.loop(), pool, "/size/" + size, 500);
        CompletableFuture<Long> most = new CompletableFuture<>();
        watch(call, 0, most);

        call.await();

        assertThat(call.received).isEqualTo(size);
        assertThat(most.get(10, TimeUnit.SECONDS)).isLessThan(1_500_000);
    }

    /** Looks at every turn of the loop how much is on its way. */
    private void watch(HttpCall call, long most, CompletableFuture<Long> result) {
        long now = Math.max(most, sent.get() - call.received);
        if (call.done.isDone()) {
            result.complete(now);
        } else {
            chain.loop().schedule(() -> watch(call, now, result), 100, TimeUnit.MICROSECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void connectFailureIsRetryableAndSentNothing(boolean http2) throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        HttpEndpointPool pool =
                chain.pool(http2, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

        assertThatThrownBy(() -> HttpCall.get(chain.loop(), pool, "/", 0).await())
                .isInstanceOf(ExecutionException.class)
                .extracting(Throwable::getCause)
                .isInstanceOfSatisfying(
                        ProxyFailure.class,
                        failure -> {
                            assertThat(failure.isRetryable()).isTrue();
                            assertThat(failure.code()).isEqualTo(FailureCode.CONNECT_FAILED);
                        });
    }

    @Test
    void oneHttp2ConnectionIsSharedAndAnotherOpenedBeyondThePeersLimit() throws Exception {
        InetSocketAddress origin = chain.serve(true, () -> new EchoHandler(sent));
        HttpEndpointPool pool = chain.pool(true, origin);
        List<HttpCall> calls = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            calls.add(HttpCall.get(chain.loop(), pool, "/size/100000", 0));
        }

        for (HttpCall call : calls) {
            assertThat(call.await().received).isEqualTo(100_000);
        }
        assertThat(pool.connections()).isEqualTo(2);
    }

    @Test
    void requestOnAConnectionThatTheServerHasClosedIsSentAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> closeOnReuse(server));
            HttpEndpointPool pool =
                    chain.pool(
                            false,
                            new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));

            assertThat(HttpCall.get(chain.loop(), pool, "/1", 0).await().head.status)
                    .isEqualTo(200);
            HttpCall second = HttpCall.get(chain.loop(), pool, "/2", 0).await();

            assertThat(second.reset).isNull();
            assertThat(second.head.status).isEqualTo(201);
            served.get(10, TimeUnit.SECONDS);
        }
    }

    /** Answers one request per connection and closes it when another one comes. */
    private static void closeOnReuse(ServerSocket server) {
        for (int status = 200; status < 202; status++) {
            try (Socket socket = server.accept()) {
                readHead(socket.getInputStream());
                socket.getOutputStream()
                        .write(
                                ("HTTP/1.1 " + status + " OK\r\ncontent-length: 0\r\n\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                if (status == 200) {
                    readHead(socket.getInputStream());
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static void readHead(InputStream in) throws java.io.IOException {
        int ends = 0;
        while (ends < 4) {
            int b = in.read();
            if (b < 0) {
                return;
            }
            ends = b == '\r' || b == '\n' ? ends + 1 : 0;
        }
    }
}
