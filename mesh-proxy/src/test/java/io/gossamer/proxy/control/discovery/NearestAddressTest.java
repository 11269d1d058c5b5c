package io.gossamer.proxy.control.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.EndpointExtension;
import io.gossamer.proxy.control.connect.LocalNetworks;
import io.gossamer.proxy.model.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NearestAddressTest {

    private final AtomicInteger lookups = new AtomicInteger();
    private final NearestAddress nearest =
            new NearestAddress(
                    () -> {
                        lookups.incrementAndGet();
                        return new LocalNetworks(
                                List.of(network("10.0.1.5", 24), network("172.16.0.1", 12)));
                    });

    @Test
    void addressOnAnOwnNetworkIsTaken() {
        assertThat(nearest.of(socket("10.0.9.7"), others("10.0.8.7", "10.0.1.7")))
                .isEqualTo(socket("10.0.1.7"));
        assertThat(nearest.of(socket("10.0.9.7"), others("172.31.255.254")))
                .isEqualTo(socket("172.31.255.254"));
        assertThat(lookups).as("both by one look at the networks").hasValue(1);
    }

    @Test
    void firstAddressIsTakenWhereItIsNearOrNoneIs() {
        assertThat(nearest.of(socket("10.0.1.7"), others("172.16.3.4")))
                .isEqualTo(socket("10.0.1.7"));
        assertThat(nearest.of(socket("10.0.9.7"), others("10.0.2.7", "172.32.0.1")))
                .isEqualTo(socket("10.0.9.7"));
        assertThat(nearest.of(socket("fd00::7"), others("10.0.2.7"))).isEqualTo(socket("fd00::7"));
    }

    @Test
    void singleAddressNeedsNoLookAtTheNetworks() {
        assertThat(nearest.of(socket("10.0.9.7"), EndpointExtension.getDefaultInstance()))
                .isEqualTo(socket("10.0.9.7"));
        assertThat(lookups).hasValue(0);
    }

    private static LocalNetworks.Network network(String own, int bits) {
        return new LocalNetworks.Network(Addresses.parseIp(own), bits);
    }

    private static InetSocketAddress socket(String ip) {
        return new InetSocketAddress(Addresses.parseIp(ip), 8080);
    }

    private static EndpointExtension others(String... ips) {
        EndpointExtension.Builder extension = EndpointExtension.newBuilder();
        for (String ip : ips) {
            extension.addOtherAddresses(EndpointMapping.message(Addresses.parseIp(ip)));
        }
        return extension.build();
    }
}
