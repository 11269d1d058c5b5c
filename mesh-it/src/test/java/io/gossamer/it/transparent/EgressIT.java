package io.gossamer.it.transparent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ChildProcess;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * EgressNetworks in the whole mesh: curl in a namespace whose connections the kernel redirects to a
 * sidecar, the destination service with a directory of manifests, and nginx outside. Each case is
 * held against what the destination service explains of it.
 */
class EgressIT {

    /** Of the network that denies, with routes. */
    private static final String PARTNER = "203.0.113.10";

    /** The exception of that network. */
    private static final String EXCEPTION = "203.0.113.9";

    /** Of the network that allows, with routes. */
    private static final String OPEN = "198.51.100.5";

    /** Of the network whose policy changes. */
    private static final String CHANGING = "198.51.100.200";

    /** Of no network. */
    private static final String ELSEWHERE = "192.0.2.5";

    private static final String CLUSTER_IP = "10.96.0.60";
    private static final int ROUTED_TCP = 5_432;
    private static final int OTHER_TCP = 5_433;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir static Path folder;

    private static TestNetwork network;
    private static TestNetwork.Host client;
    private static ControlPlane plane;
    private static ProxyProcess sidecar;
    private static final List<ChildProcess> outside = new ArrayList<>();

    @BeforeAll
    static void startMesh() throws Exception {
        for (String reason : List.of(TestNetwork.unavailable(), OutsideServer.unavailable())) {
            assumeTrue(reason.isEmpty(), reason);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        network = TestNetwork.create("gse-");
        TestNetwork.Host control = network.addHost("control");
        client = network.addHost("client");
        TestNetwork.Host server = network.addHost("outside");
        outside.add(
                OutsideServer.start(
                        server,
                        folder.resolve("nginx"),
                        List.of(PARTNER, EXCEPTION, OPEN, CHANGING, ELSEWHERE)));
        outside.add(Probe.startBanner(server, ROUTED_TCP));
        outside.add(Probe.startBanner(server, OTHER_TCP));
        for (String range : List.of("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")) {
            client.run(SOON, "ip", "route", "add", range, "dev", "eth0").expectSuccess();
        }
        plane = ControlPlane.start(folder.resolve("plane"), control);
        Manifests.write(
                plane.resources(),
                "shop.yaml",
                Manifests.pod("client", client.address())
                        + EgressManifests.inside(server.address())
                        + Manifests.service("inside", CLUSTER_IP, List.of(80)));
        Manifests.write(plane.resources(), "egress.yaml", EgressManifests.networks(ROUTED_TCP));
        changing("Allow");
        // As in a cluster: what is redirected afterwards may be the sidecar's own connections.
        network.redirect(client);
        sidecar =
                plane.sidecar("client", List.of(), client)
                        .set("mode", "transparent")
                        .set("inbound.listen", "0.0.0.0:4143")
                        .set("outbound.listen", "127.0.0.1:4140")
                        .set("admin.listen", "127.0.0.1:4191")
                        .start();
        Await.until(
                "the networks are known",
                SOON,
                () -> explain("http", PARTNER, "other.example").contains("EgressNetwork"));
        Await.until("the sidecar has policies", SOON, () -> answers(ELSEWHERE, " 200 "));
    }

    @AfterAll
    static void stopMesh() throws Exception {
        List<AutoCloseable> all = new ArrayList<>();
        all.add(sidecar);
        all.add(plane);
        all.addAll(outside);
        all.add(network);
        for (AutoCloseable resource : all) {
            if (resource != null) {
                resource.close();
            }
        }
    }

    private static void changing(String policy) {
        Manifests.write(
                plane.resources(),
                "changing.yaml",
                """
                apiVersion: policy.linkerd.io/v1alpha1
                kind: EgressNetwork
                metadata: {name: changing, namespace: default}
                spec: {trafficPolicy: %s, networks: [{cidr: 198.51.100.200/32}]}
                """
                        .formatted(policy));
    }

    /** The outcome and summary of an explanation, and the routes that it names. */
    private static String explain(String scheme, String address, String host) {
        int slash = host.indexOf('/');
        String path = slash < 0 ? "" : host.substring(slash);
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder()
                        .setClient("client")
                        .setTarget(scheme + "://" + address + path);
        String name = slash < 0 ? host : host.substring(0, slash);
        if (!name.isEmpty()) {
            request.addHeaders(ExplainRequest.Header.newBuilder().setName("host").setValue(name));
        }
        Explanation explanation = plane.explain(List.of(request.build())).get(0);
        return explanation.getOutcome() + " " + explanation.getSummary();
    }

    /** curl by address, with whatever host: what it printed, with the headers of the response. */
    private static Command.Result curl(String... words) {
        List<String> command = new ArrayList<>(List.of("curl", "-skiS", "--max-time", "8"));
        command.addAll(Arrays.asList(words));
        return client.run(SOON, command.toArray(new String[0]));
    }

    private static boolean answers(String address, String status) {
        return curl("-H", "Host: any.example", "http://" + address + "/").output().contains(status);
    }

    private static String get(String address, String host) {
        int slash = host.indexOf('/');
        String name = slash < 0 ? host : host.substring(0, slash);
        String path = slash < 0 ? "/" : host.substring(slash);
        return curl("-H", "Host: " + name, "http://" + address + path).expectSuccess();
    }

    @ParameterizedTest
    @CsvSource({
        PARTNER + ", api.example.com/v1/a, " + PARTNER,
        PARTNER + ", API.Example.COM/v1, " + PARTNER,
        PARTNER + ", api.example.com./v1, " + PARTNER,
        PARTNER + ", api.example.com:80/v1, " + PARTNER,
        PARTNER + ", x.cdn.example.com/v1, " + PARTNER,
        EXCEPTION + ", other.example/, " + EXCEPTION,
        OPEN + ", other.example/, " + OPEN,
        ELSEWHERE + ", other.example/, " + ELSEWHERE,
    })
    void hostsThatAreAllowedAreReached(String address, String host, String reached) {
        assertThat(get(address, host)).contains(" 200 ").contains("\n" + reached + " ");
        assertThat(explain("http", address, host)).startsWith(outcome(address));
    }

    @ParameterizedTest
    @CsvSource({
        "other.example/v1, 403",
        "cdn.example.com/v1, 403",
        "api.example.com.evil.example/v1, 403",
        "evil-api.example.com/v1, 403",
        PARTNER + "/v1, 403",
        "api.example.com/v2, 403",
        "api.example.com/v1/../v2, 400",
        "api.example.com/v10, 403",
    })
    void hostsAndPathsThatNoRouteIsForAreDeniedNamingTheNetwork(String host, int status) {
        int slash = host.indexOf('/');
        String answer =
                curl(
                                "--path-as-is",
                                "-H",
                                "Host: " + host.substring(0, slash),
                                "http://" + PARTNER + host.substring(slash))
                        .expectSuccess();

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status == 403) {
            assertThat(answer)
                    .containsPattern(
                            "(?i)l5d-proxy-error: .*EgressNetwork default/partners denies what no"
                                    + " route of it is for");
        }
        assertThat(explain("http", PARTNER, host))
                .startsWith("REFUSED refused with status " + status)
                .contains(
                        status == 403
                                ? "by EgressNetwork/default/partners (egress.yaml:1)"
                                : "path: ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example.com/v1, other.example",
        "http://other.example/v1, api.example.com",
        "http://api.example.com@other.example/v1, api.example.com",
        "/v1, other.example@api.example.com",
        "/v1, api.example.com@other.example",
        "/v1, 'api.example.com, other.example'",
        "/v1, 'other.example, api.example.com'",
        "/v1, api.example.com:80@other.example",
        "/v1, other.example:api.example.com",
        "/v1, other.example#api.example.com",
        "/v1, other.example/.cdn.example.com",
        "/v1, other.example?.cdn.example.com",
        "/v1, .cdn.example.com",
    })
    void noSecondNameOpensTheWay(String target, String host) {
        String answer =
                curl("--request-target", target, "-H", "Host: " + host, "http://" + PARTNER + "/v1")
                        .expectSuccess();

        // If it was let through, then by the one name that it carries there.
        assertThat(answer)
                .satisfiesAnyOf(
                        text -> assertThat(text).matches("(?s)HTTP/1.1 (403|400).*"),
                        text -> assertThat(text).contains("\n" + PARTNER + " api.example.com/"));
    }

    /** What an EgressNetwork permits is not called passed through: it might deny it. */
    private static String outcome(String address) {
        return switch (address) {
            case EXCEPTION, ELSEWHERE -> "PASSED_THROUGH";
            case OPEN ->
                    "DELIVERED delivered to 1 endpoint, by EgressNetwork/default/open (egress.yaml:";
            default ->
                    "DELIVERED delivered to 1 endpoint, by HTTPRoute/default/partner-hosts (egress.yaml:";
        };
    }

    @Test
    void denialsAreNamedWhereOneLooksForThem() {
        double before = denied();

        get(PARTNER, "why.example/");

        assertThat(sidecar.get("/why"))
                .contains(PARTNER + ":80")
                .contains("EgressNetwork default/partners denies what no route of it is for");
        assertThat(denied()).isEqualTo(before + 1);
    }

    private static double denied() {
        return sidecar.metrics()
                .sum(
                        "outbound_http_route_request_statuses_total",
                        Map.of(
                                "parent_kind",
                                "EgressNetwork",
                                "parent_name",
                                "partners",
                                "route_name",
                                "http-egress-deny",
                                "http_status",
                                "403"));
    }

    @Test
    void requestsOfHttp2AreDecidedOneByOne() {
        String url = "http://" + PARTNER + ":81/v1";

        assertThat(
                        curl("--http2-prior-knowledge", "-H", "Host: api.example.com", url)
                                .expectSuccess())
                .startsWith("HTTP/2 200")
                .contains(PARTNER);
        assertThat(
                        curl("--http2-prior-knowledge", "-H", "Host: other.example", url)
                                .expectSuccess())
                .startsWith("HTTP/2 403");
        assertThat(
                        curl(
                                        "--http2-prior-knowledge",
                                        "-H",
                                        "Host: other.example",
                                        "-H",
                                        "Content-Type: application/grpc",
                                        "-d",
                                        "x",
                                        url)
                                .expectSuccess())
                .startsWith("HTTP/2 200")
                .contains("grpc-status: 9")
                .contains("EgressNetwork default/partners denies");
    }

    @Test
    void aRouteLeadsToAServiceOfTheMesh() {
        assertThat(get(PARTNER, "api.example.com/legacy"))
                .contains(" 200 ")
                .contains("\n10.211.0.")
                .contains(" api.example.com/legacy");
        assertThat(explain("http", PARTNER, "api.example.com/legacy"))
                .startsWith("DELIVERED")
                .contains("HTTPRoute/default/partner-hosts");
    }

    @Test
    void aRouteOfANetworkThatAllowsChangesWhatItIsFor() {
        assertThat(get(OPEN, "old.example.com/a"))
                .startsWith("HTTP/1.1 302")
                .containsIgnoringCase("location: http://new.example.com/a");
        assertThat(explain("http", OPEN, "old.example.com/a")).startsWith("REDIRECTED");
    }

    private static Command.Result tls(String address, String name) {
        return curl("--resolve", name + ":443:" + address, "https://" + name + "/");
    }

    @Test
    void serverNamesThatAreAllowedAreReached() {
        for (String name : List.of("api.example.com", "API.Example.com", "x.cdn.example.com")) {
            assertThat(tls(PARTNER, name).expectSuccess()).as(name).contains(PARTNER + " ");
            assertThat(explain("https", PARTNER, name))
                    .as(name)
                    .startsWith("DELIVERED")
                    .contains("TLSRoute/default/partner-names (egress.yaml:");
        }
        for (String address : List.of(EXCEPTION, OPEN, ELSEWHERE)) {
            assertThat(tls(address, "other.example").expectSuccess())
                    .as(address)
                    .contains(address + " ");
            assertThat(explain("https", address, "other.example"))
                    .as(address)
                    .startsWith(outcome(address));
        }
        assertThat(curl("https://" + OPEN + "/").expectSuccess()).contains(OPEN + " ");
    }

    @Test
    void otherServerNamesAndNoneAreRefusedNamingTheRoute() {
        for (String name :
                List.of("other.example", "cdn.example.com", "api.example.com.evil.example")) {
            assertThat(tls(PARTNER, name).exitCode()).as(name).isNotZero();
            assertThat(explain("https", PARTNER, name)).as(name).startsWith("REFUSED");
        }
        assertThat(curl("https://" + PARTNER + "/").exitCode()).as("no server name").isNotZero();

        assertThat(sidecar.get("/why"))
                .contains(
                        PARTNER
                                + ":443: forbidden by tls-egress-deny of EgressNetwork"
                                + " default/partners");
    }

    @Test
    void whatIsNoTlsFollowsTheNetworkWhereRoutesAreByServerName() {
        // A network that denies refuses it, one that allows lets it pass.
        assertThat(curl("http://" + PARTNER + ":443/").exitCode()).isNotZero();
        assertThat(explain("http", PARTNER + ":443", "api.example.com")).startsWith("REFUSED");
        assertThat(curl("--http2-prior-knowledge", "http://" + OPEN + ":81/").expectSuccess())
                .contains(OPEN + " ");
        assertThat(explain("http", OPEN + ":81", "api.example.com")).startsWith("DELIVERED");
    }

    @Test
    void connectionsThatAreNoHttpAreRoutedByPort() {
        assertThat(banner(PARTNER, ROUTED_TCP).exitCode()).isZero();
        assertThat(explain("tcp", PARTNER + ":" + ROUTED_TCP, "")).startsWith("DELIVERED");
        assertThat(banner(PARTNER, OTHER_TCP).exitCode()).isNotZero();
        assertThat(explain("tcp", PARTNER + ":" + OTHER_TCP, "")).startsWith("REFUSED");
        for (String address : List.of(EXCEPTION, OPEN, ELSEWHERE)) {
            assertThat(banner(address, OTHER_TCP).exitCode()).as(address).isZero();
        }
        assertThat(sidecar.get("/why"))
                .contains(PARTNER + ":" + OTHER_TCP + ": forbidden by opaque-egress-deny");
    }

    private static Command.Result banner(String address, int port) {
        return Command.run(
                SOON, Probe.command(client, "first-byte", address, Integer.toString(port), "1"));
    }

    @Test
    void aChangeOfTheManifestTakesEffectOnTheNextConnection() {
        assertThat(get(CHANGING, "any.example/")).contains(" 200 ");

        changing("Deny");
        awaitPolicy("REFUSED", " 403 ");
        assertThat(tls(CHANGING, "any.example").exitCode()).isNotZero();

        changing("Allow");
        awaitPolicy("DELIVERED", " 200 ");
        assertThat(tls(CHANGING, "any.example").expectSuccess()).contains(CHANGING + " ");
    }

    private static void awaitPolicy(String outcome, String status) {
        Await.until(
                "the change is known",
                SOON,
                () -> explain("http", CHANGING, "any.example").startsWith(outcome));
        Await.until("the change holds", SOON, () -> answers(CHANGING, status));
    }
}
