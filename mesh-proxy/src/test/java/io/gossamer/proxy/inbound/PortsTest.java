package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortsTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Integer> watched = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private final Ports ports = new Ports(channel.eventLoop(), new Recording(), System::nanoTime);

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void portsOfTheSettingsAreWatchedBeforeAConnectionComesAndOnceOnly() {
        ports.watch(Set.of(80, 4191));
        assertThat(watched).containsExactlyInAnyOrder(80, 4191);

        ports.get(80);
        ports.get(81);
        ports.get(81);

        assertThat(watched).hasSize(3).endsWith(81);
    }

    @Test
    void whatPeersAskAboutIsBoundedAndDoesNotEndTheWatchesOfTheSettings() {
        ports.watch(Set.of(80));
        for (int port = 10_000; port < 12_000; port++) {
            ports.get(port);
        }

        assertThat(watched.size() - ended.size()).isLessThanOrEqualTo(1_025);
        assertThat(ended).isNotEmpty().doesNotContain(80);

        ports.close();
        assertThat(ended).hasSameSizeAs(watched).contains(80);
    }

    private final class Recording implements ControlPlane {
        @Override
        public Watch<OutboundLookup> outbound(Target target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Watch<EndpointSnapshot> endpoints(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Watch<ServerPolicy> serverPolicy(int port) {
            return (executor, listener) -> {
                watched.add(port);
                return () -> ended.add(port);
            };
        }
    }
}
