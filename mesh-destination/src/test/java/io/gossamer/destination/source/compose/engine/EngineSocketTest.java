package io.gossamer.destination.source.compose.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What does more than read never reaches the engine. */
class EngineSocketTest {

    private static final String ID =
            "5c888b63c7e2a181d68c02a7c6a681d073b3859a87a87b3fded7db911a91ba49";

    @TempDir Path directory;

    private ServerSocketChannel engine;
    private EngineSocket socket;

    @BeforeEach
    void listen() throws Exception {
        Path path = directory.resolve("docker.sock");
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        engine.bind(UnixDomainSocketAddress.of(path));
        engine.configureBlocking(false);
        socket = new EngineSocket(path, EngineClient.Access.READ, System::nanoTime);
    }

    @AfterEach
    void nothingArrived() throws Exception {
        try (ServerSocketChannel listening = engine;
                SocketChannel connection = listening.accept()) {
            if (connection != null) {
                throw new AssertionError("a connection was made");
            }
        } finally {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /containers/json",
        "DELETE, /version",
        "HEAD, /version",
        "get, /version",
        "GET, /containers/abc/json",
        "GET, /containers/5c888b63c7e2a181d68c02a7c6a681d073b3859a87a87b3fded7db911a91ba49/logs",
        "POST, /containers/5c888b63c7e2a181d68c02a7c6a681d073b3859a87a87b3fded7db911a91ba49/json",
        "GET, /containers/json/../abc/export",
        "GET, /v1.41/images/json",
        "GET, /v1.41/info",
        "GET, /exec/abc/json",
        "GET, //version",
        "GET, /v1.41/containers/json?x y",
        "GET, /v2.0/version",
        "PUT, /containers/abc/archive"
    })
    void otherRequestsAreRefused(String method, String path) {
        Request request = Request.builder().method(method).path(path).build();

        refused(() -> socket.execute(request));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1.41/containers/" + ID + "/start",
        "POST, /v1.41/containers/" + ID + "/restart",
        "POST, /v1.41/containers/" + ID + "/restart?t=5&signal=KILL",
        "POST, /v1.41/containers/abc/restart?t=5",
        "POST, /v1.41/containers/" + ID + "/../abc/restart?t=5",
        "POST, /v1.41/containers/create?t=5",
        "GET, /v1.41/containers/" + ID + "/restart?t=5",
        "DELETE, /v1.41/containers/" + ID + "/restart?t=5"
    })
    void whoMayRestartMayNothingElse(String method, String path) {
        try (EngineSocket restarting =
                new EngineSocket(
                        directory.resolve("docker.sock"),
                        EngineClient.Access.RESTART,
                        System::nanoTime)) {
            Request request = Request.builder().method(method).path(path).build();

            assertThatThrownBy(() -> restarting.execute(request))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("the restart of a container, and nothing else");
        }
    }

    @Test
    void bodiesAreRefused() {
        Request request =
                Request.builder()
                        .method(Request.Method.GET)
                        .path("/version")
                        .bodyBytes(new byte[] {1})
                        .build();

        refused(() -> socket.execute(request));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void libraryCannotWrite(Consumer<DockerClient> write) {
        DockerClient client =
                DockerClientImpl.getInstance(
                        new EngineConfig(
                                directory.resolve("docker.sock"), RemoteApiVersion.VERSION_1_41),
                        socket);

        refused(() -> write.accept(client));
    }

    static Stream<Consumer<DockerClient>> writes() {
        return Stream.of(
                client -> client.startContainerCmd("a").exec(),
                client -> client.restartContainerCmd(ID).withTimeout(5).exec(),
                client -> client.killContainerCmd("a").exec(),
                client -> client.removeContainerCmd("a").exec(),
                client -> client.createContainerCmd("image").exec(),
                client -> client.execCreateCmd("a").exec());
    }

    private static void refused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .hasStackTraceContaining("the mesh never writes to the engine")
                .hasStackTraceContaining("UnsupportedOperationException");
    }
}
