package io.gossamer.autoconfigure.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:65535", "localhost:8080", "unix:/run/a.sock"})
    void textFormIsReadAndWritten(String text) {
        assertThat(ServiceAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "8080", ":8080", "a:", "a:b", "a:65536", "a:-1", "a:+1", "::1:80", "unix:",
                "[]:1"
            })
    void anythingElseSaysWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceAddress.parse(text))
                .withMessage("address: " + text + " (expected: host:port, [v6]:port or unix:PATH)");
    }

    @Test
    void onlyLoopbackIsLoopback() {
        assertThat(new ServiceAddress.Tcp("127.0.0.1", 1).isLoopback()).isTrue();
        assertThat(new ServiceAddress.Tcp("::1", 1).isLoopback()).isTrue();
        assertThat(new ServiceAddress.Tcp("0.0.0.0", 1).isLoopback()).isFalse();
        assertThat(new ServiceAddress.Tcp("::", 1).isLoopback()).isFalse();
        assertThat(new ServiceAddress.Tcp("no such name", 1).isLoopback()).isFalse();
    }

    @Test
    void loopsOfEachKindKnowBothKindsOfAddress() {
        ServiceAddress unix = new ServiceAddress.Unix(Path.of("/run/a.sock"));
        ServiceAddress tcp = new ServiceAddress.Tcp("127.0.0.1", 1);
        try (SocketLoops nio = SocketLoops.openNio("test", 1)) {
            assertThat(nio.serverChannel(unix).getSimpleName())
                    .isEqualTo("NioServerDomainSocketChannel");
            assertThat(nio.clientChannel(unix).getSimpleName()).isEqualTo("NioDomainSocketChannel");
            assertThat(nio.serverChannel(tcp).getSimpleName()).isEqualTo("NioServerSocketChannel");
            assertThat(nio.clientChannel(tcp).getSimpleName()).isEqualTo("NioSocketChannel");
        }
    }
}
