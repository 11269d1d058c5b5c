package io.gossamer.proxy.control.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalNetworksTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 24, 10.1.2.255, true",
        "10.1.2.3, 24, 10.1.3.3, false",
        "10.1.2.3, 0, 192.0.2.1, true",
        "10.1.2.3, 32, 10.1.2.3, true",
        "10.1.2.3, 32, 10.1.2.2, false",
        "fd00:1::5, 64, fd00:1::ffff:1, true",
        "fd00:1::5, 64, fd00:1:0:1::5, false",
        "fd00:1::5, 128, fd00:1::5, true",
        "fd00:1::5, 64, 10.1.2.3, false",
        "10.1.2.3, 8, fd00:1::5, false"
    })
    void addressIsOnTheNetworkWhoseBitsItHas(
            String own, int prefixLength, String address, boolean expected) throws Exception {
        LocalNetworks networks =
                new LocalNetworks(
                        List.of(
                                new LocalNetworks.Network(
                                        InetAddress.getByName(own), prefixLength)));

        assertThat(networks.have(InetAddress.getByName(address))).isEqualTo(expected);
    }
}
