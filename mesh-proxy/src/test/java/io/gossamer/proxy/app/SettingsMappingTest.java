package io.gossamer.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.app.control.ControlPlaneSettings;
import io.gossamer.proxy.app.settings.ProxyConfiguration;
import io.gossamer.proxy.app.settings.ProxyProperties;
import io.gossamer.proxy.inbound.InboundSettings;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract's variables become on the data path. */
class SettingsMappingTest {

    @TempDir Path dir;

    private ProxyProperties load(Map<String, String> variables) throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "x");
        return ProxyConfiguration.load(
                        List.of(
                                "--mesh.proxy.identity.name=web.default.mesh",
                                "--mesh.proxy.identity.trust-anchors-file=" + file,
                                "--mesh.proxy.identity.token-file=" + file,
                                "--mesh.proxy.control.identity.address=127.0.0.1:1",
                                "--mesh.proxy.control.destination.address=127.0.0.1:1",
                                "--mesh.proxy.control.policy.address=127.0.0.1:1"),
                        Map.of(),
                        variables)
                .properties();
    }

    @Test
    void portsAreWatchedWithTheAdminPortAndUpToABound() throws Exception {
        assertThat(SettingsMapping.inbound(load(Map.of()), 4191).watchPorts())
                .containsExactly(4191);
        assertThat(watched("80,8000-8002")).containsExactlyInAnyOrder(4191, 80, 8000, 8001, 8002);
        assertThat(watched("1-65535")).hasSize(513).contains(4191, 1, 512);
    }

    private Iterable<Integer> watched(String ports) throws Exception {
        InboundSettings settings =
                SettingsMapping.inbound(load(Map.of("LINKERD2_PROXY_INBOUND_PORTS", ports)), 4191);
        return settings.watchPorts();
    }

    @Test
    void portsWithoutDetectionAreOpaqueUntilTheirPolicyArrives() throws Exception {
        ProxyProperties properties =
                load(
                        Map.of(
                                "LINKERD2_PROXY_INBOUND_PORTS_DISABLE_PROTOCOL_DETECTION",
                                "25,3306-3307"));
        var defaults = ControlPlaneSettings.of(properties).inboundDefaults();

        assertThat(defaults.apply(25).protocol()).isEqualTo(ServerProtocol.OPAQUE);
        assertThat(defaults.apply(3307).protocol()).isEqualTo(ServerProtocol.OPAQUE);
        assertThat(defaults.apply(80).protocol()).isEqualTo(ServerProtocol.DETECT);
    }

    @Test
    void headersThatSayWhyAreOffInIngressModeUnlessAskedFor() throws Exception {
        assertThat(SettingsMapping.outbound(load(Map.of())).informational()).isTrue();
        assertThat(informational("true", null)).isFalse();
        assertThat(informational("true", "false")).isTrue();
        assertThat(informational("false", "true")).isFalse();
    }

    private boolean informational(String ingress, String disabled) throws Exception {
        Map<String, String> variables =
                disabled == null
                        ? Map.of("LINKERD2_PROXY_INGRESS_MODE", ingress)
                        : Map.of(
                                "LINKERD2_PROXY_INGRESS_MODE",
                                ingress,
                                "LINKERD2_PROXY_OUTBOUND_DISABLE_INFORMATIONAL_HEADERS",
                                disabled);
        return SettingsMapping.outbound(load(variables)).informational();
    }

    @Test
    void theGatewayServesTheSuffixesOfTheSettings() throws Exception {
        ProxyProperties properties =
                load(
                        Map.of(
                                "LINKERD2_PROXY_INBOUND_GATEWAY_SUFFIXES",
                                "svc.cluster.local.,example.com"));

        var gateway = SettingsMapping.inbound(properties, 4191).gateway();

        assertThat(gateway.contains("books.default.svc.cluster.local")).isTrue();
        assertThat(gateway.contains("books")).isFalse();
        assertThat(SettingsMapping.inbound(load(Map.of()), 4191).gateway().contains("a")).isFalse();
    }
}
