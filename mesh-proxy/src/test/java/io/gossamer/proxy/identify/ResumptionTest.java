package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.FailureCode;
import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import io.gossamer.proxy.model.ProxyFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule R8, on real sockets. */
@ParameterizedClass
@EnumSource(TlsProvider.class)
class ResumptionTest {

    @Parameter TlsProvider provider;

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String API = "api.default.serviceaccount.identity.mesh.cluster.local";
    private static final Duration DAY = Duration.ofHours(24);

    private static TestCa ca;

    private final TlsSockets sockets = new TlsSockets();

    /** What ends every session so far. */
    private enum Change {
        SERVER_BUNDLE,
        CLIENT_BUNDLE,
        SERVER_LEAF,
        CLIENT_LEAF,
        SERVER_DENIES,
        CLIENT_DENIES
    }

    @BeforeAll
    static void createAuthority() throws Exception {
        ca = TestCa.create("mesh");
    }

    @AfterEach
    void stop() {
        sockets.close();
    }

    private static Credential leaf(Duration life, String name) throws Exception {
        Instant now = Instant.now();
        return ca.issue(now.minusSeconds(20), now.plus(life), name);
    }

    private TlsSide side(String name) throws Exception {
        return TlsSide.of(ca, leaf(DAY, name), true, provider);
    }

    private InetSocketAddress serve(TlsSide server) throws Exception {
        return sockets.serve(server.tls(), ServerMode.DIRECT);
    }

    private TlsConnection connect(InetSocketAddress address, TlsSide client) throws Exception {
        return sockets.connect(address, client.tls(), API, ClientMode.DIRECT);
    }

    @Test
    void theSecondConnectionBetweenOurOwnIsResumedAndBothSidesStillKnowTheOther() throws Exception {
        InetSocketAddress address = serve(side(API));
        TlsSide client = side(WEB);

        assertThat(connect(address, client).resumed()).isFalse();
        assertThat(sockets.accepted().resumed()).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(connect(address, client))
                    .isEqualTo(new TlsConnection(API, MeshProtocols.ALPN_GOSSAMER, true));
            assertThat(sockets.accepted())
                    .isEqualTo(new TlsConnection(WEB, MeshProtocols.ALPN_GOSSAMER, true));
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void whenBundleKeyOrDenyListChangesTheNextHandshakeIsAFullOne(Change change) throws Exception {
        TestCa next = TestCa.create("next");
        TlsSide server = side(API);
        TlsSide client = side(WEB);
        InetSocketAddress address = serve(server);
        connect(address, client);
        assertThat(connect(address, client).resumed()).isTrue();

        switch (change) {
            case SERVER_BUNDLE -> server.bundle().replace(List.of(ca.root, next.root), Set.of());
            case CLIENT_BUNDLE -> client.bundle().replace(List.of(ca.root, next.root), Set.of());
            case SERVER_LEAF -> server.identity().install(leaf(DAY, API));
            case CLIENT_LEAF -> client.identity().install(leaf(DAY, WEB));
            case SERVER_DENIES -> server.deny(leaf(DAY, "other"));
            case CLIENT_DENIES -> client.deny(leaf(DAY, "other"));
        }

        assertThat(connect(address, client).resumed()).isFalse();
        assertThat(connect(address, client).resumed()).as("with the new state").isTrue();
    }

    @Test
    void aDeniedClientIsRefusedThoughItHasATicket() throws Exception {
        TlsSide server = side(API);
        TlsSide client = side(WEB);
        InetSocketAddress address = serve(server);
        connect(address, client);
        sockets.accepted();

        server.deny(client.identity().credential());

        assertThatThrownBy(() -> connect(address, client)).isInstanceOf(IOException.class);
        assertThat(sockets.refused().code()).isEqualTo(FailureCode.TLS_FAILED);
    }

    @Test
    void whenAnotherIdentityIsExpectedAtTheAddressNoSessionOfTheFirstIsUsed() throws Exception {
        InetSocketAddress address = serve(side(API));
        TlsSide client = side(WEB);
        connect(address, client);

        assertThatThrownBy(() -> sockets.connect(address, client.tls(), WEB, ClientMode.DIRECT))
                .isInstanceOfSatisfying(
                        ProxyFailure.class,
                        failure ->
                                assertThat(failure.code())
                                        .isEqualTo(FailureCode.IDENTITY_MISMATCH));
        sockets.accepted();
        assertThat(sockets.accepted().resumed()).as("no ticket was offered").isFalse();
    }

    @Test
    void whenTheLeafHasEndedAResumedServerIsRefused() throws Exception {
        InetSocketAddress address = serve(side(API));
        TlsSide client = side(WEB);
        connect(address, client);

        client.clock().advance(DAY.plusMinutes(1));

        assertThatThrownBy(() -> connect(address, client))
                .isInstanceOf(ProxyFailure.class)
                .hasMessageContaining("valid until");
    }

    @Test
    void whenASessionIsOlderThanAnHourTheServerDoesNotResumeIt() throws Exception {
        TlsSide server = side(API);
        InetSocketAddress address = serve(server);
        TlsSide client = side(WEB);
        connect(address, client);
        sockets.accepted();

        server.clock().advance(Duration.ofMinutes(61));

        if (provider == TlsProvider.BORINGSSL) {
            assertThat(connect(address, client).resumed()).as("its key is gone").isFalse();
            return;
        }
        assertThatThrownBy(() -> connect(address, client)).isInstanceOf(IOException.class);
        assertThat(sockets.refused()).hasMessageContaining("session: resumed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenALeafEndsBeforeTheSessionWouldNothingIsResumed(boolean shortServer) throws Exception {
        Duration minute = Duration.ofMinutes(1);
        InetSocketAddress address =
                serve(TlsSide.of(ca, leaf(shortServer ? minute : DAY, API), true, provider));
        TlsSide client = TlsSide.of(ca, leaf(shortServer ? DAY : minute, WEB), true, provider);

        for (int i = 0; i < 3; i++) {
            assertThat(connect(address, client).resumed()).isFalse();
        }
    }

    @Test
    void whenBothLeavesAreShortLivedSessionsAreShorterStill() throws Exception {
        InetSocketAddress address =
                serve(TlsSide.of(ca, leaf(Duration.ofMinutes(10), API), true, provider));
        TlsSide client = TlsSide.of(ca, leaf(Duration.ofMinutes(10), WEB), true, provider);
        connect(address, client);

        assertThat(connect(address, client).resumed()).isTrue();
        client.clock().advance(Duration.ofMinutes(5));
        if (provider == TlsProvider.BORINGSSL) {
            assertThat(connect(address, client).resumed()).as("half of the leaf's life").isFalse();
            return;
        }
        assertThatThrownBy(() -> connect(address, client))
                .as("older than half of the leaf's life")
                .hasMessageContaining("session: resumed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenEitherSideHasItSwitchedOffNothingIsResumed(boolean atServer) throws Exception {
        InetSocketAddress address = serve(TlsSide.of(ca, leaf(DAY, API), !atServer, provider));
        TlsSide client = TlsSide.of(ca, leaf(DAY, WEB), atServer, provider);

        for (int i = 0; i < 3; i++) {
            assertThat(connect(address, client).resumed()).isFalse();
        }
    }

    @Test
    void aClientOfThePlainContractGetsNoTicketWhereOneOfOursDoes() throws Exception {
        InetSocketAddress address = serve(side(API));
        JdkTlsPeer contract = new JdkTlsPeer(ca.issue(WEB));
        JdkTlsPeer own = new JdkTlsPeer(ca.issue(WEB));

        for (int i = 0; i < 3; i++) {
            contract.connect(address, MeshProtocols.ALPN_TRANSPORT_HEADER);
            own.connect(address, MeshProtocols.ALPN_GOSSAMER);
        }

        assertThat(contract.fullHandshakes()).isEqualTo(3);
        if (provider == TlsProvider.JDK) {
            assertThat(own.fullHandshakes()).isEqualTo(1);
        } else {
            // No ticket after a resumed handshake, and the JDK uses one once and may keep one only.
            assertThat(own.fullHandshakes()).isBetween(1, 2);
        }
    }

    @Test
    void aRegularPortSendsNoTicketEither() throws Exception {
        InetSocketAddress address = sockets.serve(side(API).tls(), ServerMode.REGULAR);
        JdkTlsPeer peer = new JdkTlsPeer(ca.issue(WEB));

        for (int i = 0; i < 3; i++) {
            peer.connect(address);
        }

        assertThat(peer.fullHandshakes()).isEqualTo(3);
    }

    @Test
    void aTicketOfOurProtocolIsRefusedWithAnother() throws Exception {
        InetSocketAddress address = serve(side(API));
        JdkTlsPeer peer = new JdkTlsPeer(ca.issue(WEB));
        peer.connect(address, MeshProtocols.ALPN_GOSSAMER);
        sockets.accepted();

        assertThatThrownBy(() -> peer.connect(address, MeshProtocols.ALPN_TRANSPORT_HEADER))
                .isInstanceOf(IOException.class);
        assertThat(sockets.refused()).hasMessageContaining(MeshProtocols.ALPN_TRANSPORT_HEADER);
    }

    @Test
    void ticketsOfAServerThatIsNotOursAreNeverUsed() throws Exception {
        TlsSide client = side(WEB);
        try (JdkTlsPeer.Server contract =
                        JdkTlsPeer.serve(ca.issue(API), MeshProtocols.ALPN_TRANSPORT_HEADER);
                JdkTlsPeer.Server own =
                        JdkTlsPeer.serve(ca.issue(API), MeshProtocols.ALPN_GOSSAMER)) {
            for (int i = 0; i < 3; i++) {
                assertThat(connect(contract.address(), client).resumed()).isFalse();
                connect(own.address(), client);
            }

            assertThat(contract.fullHandshakes()).isEqualTo(3);
            assertThat(own.fullHandshakes()).isEqualTo(1);
        }
    }
}
