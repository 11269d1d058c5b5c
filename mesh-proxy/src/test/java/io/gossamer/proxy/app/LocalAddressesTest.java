package io.gossamer.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {

    @Test
    void onlyAnIpv6AddressOfAnInterfaceIsOfUse() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");

        assertThat(LocalAddresses.has(loopback))
                .isEqualTo(NetworkInterface.getByInetAddress(loopback) != null);
        assertThat(LocalAddresses.has(InetAddress.getByName("fd00:dead::1"))).isFalse();
        assertThat(LocalAddresses.has(InetAddress.getByName("::"))).isTrue();
        assertThat(LocalAddresses.has(InetAddress.getByName("192.0.2.1"))).isTrue();
    }

    @Test
    void anyAddressHasAPlaceToListen() {
        InetSocketAddress any = LocalAddresses.usable(new InetSocketAddress("::", 4143));

        assertThat(any.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(any.getPort()).isEqualTo(4143);
        InetSocketAddress one = new InetSocketAddress("127.0.0.1", 4140);
        assertThat(LocalAddresses.usable(one)).isEqualTo(one);
    }
}
