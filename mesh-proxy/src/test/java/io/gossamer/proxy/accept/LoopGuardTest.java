package io.gossamer.proxy.accept;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopGuardTest {

    private final LoopGuard guard;

    LoopGuardTest() throws Exception {
        guard =
                new LoopGuard(
                        List.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 4140),
                                new InetSocketAddress(4143)),
                        Set.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7})));
    }

    @Test
    void knowsItsOwnListeners() {
        assertThat(isOwn("127.0.0.1", 4140)).isTrue();
        assertThat(isOwn("0.0.0.0", 4140)).isTrue();
        assertThat(isOwn("::ffff:127.0.0.1", 4140)).isTrue();
        assertThat(isOwn("127.0.0.1", 4143)).isTrue();
        assertThat(isOwn("192.0.2.7", 4143)).isTrue();
        assertThat(isOwn("::1", 4143)).isTrue();
    }

    @Test
    void letsEverythingElsePass() {
        assertThat(isOwn("127.0.0.1", 8080)).isFalse();
        assertThat(isOwn("192.0.2.7", 4140)).isFalse();
        assertThat(isOwn("192.0.2.8", 4143)).isFalse();
    }

    @Test
    void knowsTheAddressesOfThisHost() throws Exception {
        LoopGuard here = LoopGuard.ofThisHost(List.of(new InetSocketAddress("0.0.0.0", 4143)));
        assertThat(here.isOwn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4143)))
                .isTrue();
    }

    private boolean isOwn(String ip, int port) {
        return guard.isOwn(new InetSocketAddress(ip, port));
    }
}
