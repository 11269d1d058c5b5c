package io.gossamer.proxy.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.Authorization.Cidr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyConfigurationTest {

    @TempDir Path dir;
    private List<String> required;

    @BeforeEach
    void requiredSettings() throws Exception {
        Path anchors = Files.writeString(dir.resolve("anchors.pem"), "pem");
        Path token = Files.writeString(dir.resolve("token"), "token");
        required =
                List.of(
                        "--mesh.proxy.identity.name=web.default.serviceaccount.identity.mesh.cluster.local",
                        "--mesh.proxy.identity.trust-anchors-file=" + anchors,
                        "--mesh.proxy.identity.token-file=" + token,
                        "--mesh.proxy.control.identity.address=127.0.0.1:8080",
                        "--mesh.proxy.control.destination.address=127.0.0.1:8086",
                        "--mesh.proxy.control.policy.address=unix:/run/policy.sock");
    }

    private ProxyConfiguration load(Map<String, String> environment, String... more)
            throws ConfigurationException {
        List<String> args = new ArrayList<>(required);
        args.addAll(Arrays.asList(more));
        return ProxyConfiguration.load(args, Map.of(), environment);
    }

    private List<String> problems(String... more) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(Map.of(), more))
                .problems();
    }

    @Test
    void defaultsAreThoseOfTheContractWhereOnlyTheRequiredIsSet() throws Exception {
        ProxyProperties properties = load(Map.of()).properties();

        assertThat(properties.mode()).isEqualTo(ProxyProperties.Mode.EXPLICIT);
        assertThat(properties.inbound().listen()).hasToString("0.0.0.0:4143");
        assertThat(properties.outbound().listen()).hasToString("[127.0.0.1:4140]");
        assertThat(properties.admin().listen()).hasToString("127.0.0.1:4191");
        assertThat(properties.inbound().defaultPolicy())
                .isEqualTo(DefaultInboundPolicy.ALL_UNAUTHENTICATED);
        assertThat(properties.inbound().detectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.inbound().connectTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(properties.inbound().http().failfastTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(properties.outbound().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(properties.outbound().http().failfastTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(properties.outbound().profileNetworks())
                .contains(Cidr.valueOf("10.0.0.0/8"), Cidr.valueOf("fd00::/8"));
        assertThat(properties.outbound().client().initialConnectionWindow().toBytes())
                .isEqualTo(1_048_576);
        assertThat(properties.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.limits().maxInFlight()).isEqualTo(100_000);
        assertThat(properties.tls().provider()).isEqualTo(ProxyProperties.Tls.Provider.AUTO);
        assertThat(properties.tls().resumption()).isTrue();
        assertThat(properties.workload().register()).isFalse();
        assertThat(properties.dataDir()).isNull();
    }

    @Test
    void everyKindOfSettingIsRead() throws Exception {
        ProxyProperties properties =
                load(
                                Map.of("MESH_PROXY_DRAIN_TIMEOUT", "7s"),
                                "--mesh.proxy.mode=transparent",
                                "--mesh.proxy.data-dir=" + dir,
                                "--mesh.proxy.ready-file=" + dir.resolve("ready.json"),
                                "--mesh.proxy.inbound.listen=[::1]:0",
                                "--mesh.proxy.inbound.app-ports=80:8080,9090",
                                "--mesh.proxy.inbound.app-address=::1",
                                "--mesh.proxy.inbound.ports[0].listen=127.0.0.1:0",
                                "--mesh.proxy.inbound.ports[0].target=unix:/run/identity.sock",
                                "--mesh.proxy.inbound.ports[1].listen=127.0.0.1:0",
                                "--mesh.proxy.inbound.ports[1].target=127.0.0.1:8086",
                                "--mesh.proxy.inbound.opaque-ports=25,3000-3010",
                                "--mesh.proxy.inbound.default-policy=all-authenticated",
                                "--mesh.proxy.outbound.ports[0].listen=127.0.0.1:5432",
                                "--mesh.proxy.outbound.ports[0].target=db.default:5432",
                                "--mesh.proxy.workload.namespace=default",
                                "--mesh.proxy.workload.services[0]=web",
                                "--mesh.proxy.workload.labels.app=web",
                                "--mesh.proxy.workload.app-protocols.8080=http")
                        .properties();

        assertThat(properties.mode()).isEqualTo(ProxyProperties.Mode.TRANSPARENT);
        assertThat(properties.dataDir()).isEqualTo(dir);
        assertThat(properties.drainTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(properties.inbound().listen().socketAddress())
                .isEqualTo(Addresses.parseSocketAddress("[::1]:0"));
        assertThat(properties.inbound().appPorts())
                .containsExactly(new AppPort(80, 8080), new AppPort(9090, 9090));
        assertThat(properties.inbound().ports())
                .extracting(p -> p.target().toString())
                .containsExactly("unix:/run/identity.sock", "127.0.0.1:8086");
        assertThat(properties.inbound().opaquePorts())
                .containsExactly(new PortRange(25, 25), new PortRange(3000, 3010));
        assertThat(properties.inbound().defaultPolicy())
                .isEqualTo(DefaultInboundPolicy.ALL_AUTHENTICATED);
        assertThat(properties.outbound().ports().get(0).target()).isEqualTo("db.default:5432");
        assertThat(properties.workload().services()).containsExactly("web");
        assertThat(properties.workload().labels()).containsEntry("app", "web");
        assertThat(properties.workload().appProtocols()).containsEntry(8080, "http");
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsProperty() {
        assertThat(
                        problems(
                                "--mesh.proxy.mode=magic",
                                "--mesh.proxy.inbound.listen=web:80",
                                "--mesh.proxy.inbound.app-ports=70000",
                                "--mesh.proxy.inbound.detect-timeout=soon",
                                "--mesh.proxy.drain-timeout=3m",
                                "--mesh.proxy.control.destination.address=192.0.2.1:8086",
                                "--mesh.proxy.outbound.profile-networks=10.0.0.0/33",
                                "--mesh.proxy.workers=0"))
                .anySatisfy(p -> assertThat(p).startsWith("mesh.proxy.mode: magic (expected: "))
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .startsWith(
                                                "mesh.proxy.inbound.listen: web:80 (expected: "))
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .startsWith("mesh.proxy.inbound.app-ports: 70000")
                                        .endsWith("(expected: 1 to 65535)"))
                .anySatisfy(
                        p -> assertThat(p).startsWith("mesh.proxy.inbound.detect-timeout: soon"))
                .anySatisfy(
                        p ->
                                assertThat(p)
                                        .isEqualTo(
                                                "mesh.proxy.drain-timeout: PT3M (expected: 0 to 120"
                                                        + " s)"))
                .anySatisfy(p -> assertThat(p).startsWith("mesh.proxy.control.destination.address"))
                .anySatisfy(p -> assertThat(p).startsWith("mesh.proxy.outbound.profile-networks"))
                .anySatisfy(p -> assertThat(p).startsWith("mesh.proxy.workers: 0"))
                .hasSize(8);
    }

    @Test
    void missingRequiredSettingsAreNamed() {
        ConfigurationException e =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ProxyConfiguration.load(List.of(), Map.of(), Map.of()));

        assertThat(e.problems())
                .extracting(p -> p.substring(0, p.indexOf(':')))
                .containsExactly(
                        "mesh.proxy.identity.name",
                        "mesh.proxy.identity.trust-anchors-file",
                        "mesh.proxy.identity.token-file",
                        "mesh.proxy.control.identity.address",
                        "mesh.proxy.control.destination.address",
                        "mesh.proxy.control.policy.address");
    }

    @Test
    void aPropertyThatDoesNotExistIsRefused() {
        assertThat(problems("--mesh.proxy.tls.verify=false"))
                .singleElement()
                .asString()
                .contains("mesh.proxy.tls.verify: false (expected: a property that exists");
    }

    @Test
    void ourPropertyWinsOverTheContractsVariableWithOneWarningNamingBoth() throws Exception {
        ProxyConfiguration configuration =
                load(
                        Map.of("LINKERD2_PROXY_OUTBOUND_LISTEN_ADDR", "127.0.0.1:5140"),
                        "--mesh.proxy.outbound.listen=127.0.0.1:6140");

        assertThat(configuration.properties().outbound().listen()).hasToString("[127.0.0.1:6140]");
        assertThat(configuration.warnings())
                .singleElement()
                .asString()
                .contains("mesh.proxy.outbound.listen", "LINKERD2_PROXY_OUTBOUND_LISTEN_ADDR");
    }

    @Test
    void theContractsMinimalEnvironmentSuffices() throws Exception {
        Files.writeString(dir.resolve("csr.der"), "csr");
        Files.writeString(dir.resolve("key.p8"), "key");
        ProxyConfiguration configuration =
                ProxyConfiguration.load(
                        List.of(),
                        Map.of(),
                        Map.of(
                                "LINKERD2_PROXY_IDENTITY_DIR", dir.toString(),
                                "LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS", "-----BEGIN",
                                "LINKERD2_PROXY_IDENTITY_LOCAL_NAME",
                                        "web.default.serviceaccount.identity.linkerd.cluster.local",
                                "LINKERD2_PROXY_IDENTITY_TOKEN_FILE",
                                        dir.resolve("token").toString(),
                                "LINKERD2_PROXY_IDENTITY_SVC_ADDR", "127.0.0.1:8080",
                                "LINKERD2_PROXY_DESTINATION_SVC_ADDR", "localhost:8086",
                                "LINKERD2_PROXY_POLICY_SVC_ADDR", "policy.linkerd:8090",
                                "LINKERD2_PROXY_POLICY_SVC_NAME", "policy.example.com",
                                "LINKERD2_PROXY_POLICY_WORKLOAD",
                                        "{\"ns\":\"default\",\"pod\":\"web\"}\n",
                                "LINKERD2_PROXY_INBOUND_CONNECT_TIMEOUT", "100ms"));

        ProxyProperties properties = configuration.properties();
        assertThat(properties.mode()).isEqualTo(ProxyProperties.Mode.TRANSPARENT);
        assertThat(properties.identity().dir()).isEqualTo(dir);
        assertThat(properties.control().destination().name()).isEmpty();
        assertThat(properties.control().policy().name()).isEqualTo("policy.example.com");
        assertThat(properties.policyWorkload()).contains("\"pod\":\"web\"");
        assertThat(properties.inbound().connectTimeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(configuration.warnings()).isEmpty();
    }
}
