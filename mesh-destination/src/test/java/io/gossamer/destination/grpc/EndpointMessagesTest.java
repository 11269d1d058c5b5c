package io.gossamer.destination.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.view.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointMessagesTest {

    @Test
    void addressesOnOtherNetworksTravelBesideTheFirst() {
        Endpoint endpoint =
                new Endpoint(
                        address("10.0.1.7"),
                        8080,
                        Map.of(),
                        "",
                        Endpoint.Hint.NONE,
                        0,
                        null,
                        List.of(address("10.0.2.7")),
                        true,
                        25);

        WeightedAddr message = EndpointMessages.weighted(endpoint, Map.of());

        assertThat(message.getAddr()).isEqualTo(Addresses.tcp(address("10.0.1.7"), 8080));
        assertThat(message.getGossamer().getOtherAddressesList())
                .containsExactly(Addresses.ip(address("10.0.2.7")));
        assertThat(message.getGossamer().getPreferred()).isTrue();
        assertThat(message.getWeight()).isEqualTo(2_500);
    }

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
