package io.gossamer.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

    private final ServicePorts ports =
            new ServicePorts(Map.of(Service.TCP_ECHO, 7, Service.HTTP1, 80));

    @Test
    void readsWhatItWrote() {
        assertThat(ports.format()).isEqualTo("HTTP1=80 TCP_ECHO=7");
        ServicePorts read = ServicePorts.parse(ports.format());
        assertThat(read.services()).containsExactly(Service.HTTP1, Service.TCP_ECHO);
        assertThat(read.of(Service.TCP_ECHO)).isEqualTo(7);
    }

    @Test
    void missingServiceIsRefused() {
        assertThat(ports.has(Service.HTTP2)).isFalse();
        assertThatThrownBy(() -> ports.of(Service.HTTP2)).hasMessageContaining("port of HTTP2");
    }

    @Test
    void otherLinesAreRefused() {
        assertThatThrownBy(() -> ServicePorts.parse("ready"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
