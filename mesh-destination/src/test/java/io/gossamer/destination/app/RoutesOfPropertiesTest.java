package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gossamer.api.mesh.v1.ExplainGrpc;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.autoconfigure.MeshService;
import io.gossamer.autoconfigure.server.MeshGrpcServers;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The worked example of docs/routes.md, as it stands there, in a running service. */
class RoutesOfPropertiesTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: NAME, namespace: shop}
            spec: {selector: {app: NAME}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: NAME-1
              namespace: shop
              labels: {app: NAME, linkerd.io/control-plane-ns: mesh}
            spec: {serviceAccountName: NAME}
            status: {phase: Running, podIP: 10.1.0.IP, conditions: [{type: Ready, status: "True"}]}
            """;

    @TempDir static Path directory;

    private static String page;
    private static ConfigurableApplicationContext context;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws IOException {
        page = Files.readString(Path.of("../docs/routes.md"));
        Path resources = Files.createDirectory(directory.resolve("resources"));
        Path settings = Files.createDirectory(directory.resolve("settings"));
        Files.writeString(settings.resolve("mesh.yml"), block("yaml\n# mesh.yml\n"));
        int ip = 1;
        for (String name : List.of("books", "books-v2", "books-beta", "web")) {
            Files.writeString(
                    resources.resolve(name + ".yaml"),
                    SHOP.replace("NAME", name).replace("IP", String.valueOf(ip++)));
        }
        context =
                MeshService.run(
                        DestinationApplication.class,
                        "--spring.config.additional-location=file:" + settings + "/",
                        "--mesh.destination.resources=" + resources,
                        "--mesh.destination.listen=127.0.0.1:0",
                        "--mesh.destination.policy-listen=127.0.0.1:0",
                        "--mesh.destination.admin=127.0.0.1:0");
        channel =
                NettyChannelBuilder.forTarget(
                                String.valueOf(
                                        context.getBean(MeshGrpcServers.class)
                                                .addresses()
                                                .get("destination")))
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    static void stop() {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (context != null) {
            context.close();
        }
    }

    private static String block(String start) {
        int at = page.indexOf("```" + start);
        assertThat(at).as("the block ```%s", start).isNotNegative();
        return page.substring(at + start.length() + 3, page.indexOf("\n```", at) + 1);
    }

    /** Each row of the table: a request, the route that takes it, the property that is named. */
    @Test
    void documentedRequestsTakeTheDocumentedRoutes() {
        List<String> rows =
                page.lines().filter(line -> line.matches("\\| `(GET|POST) .*")).toList();
        assertThat(rows).hasSizeGreaterThan(3);
        for (String row : rows) {
            List<String> cells = new ArrayList<>();
            for (String cell : row.split("\\|")) {
                cells.add(cell.replace("`", "").strip());
            }
            String[] request = cells.get(1).split(" ", 3);

            Explanation answer =
                    explain(request[0], request[1], request.length > 2 ? request[2] : "");

            assertThat(winner(answer)).as(row).isEqualTo(cells.get(2) + " " + cells.get(3));
        }
    }

    private static String winner(Explanation answer) {
        for (RouteFacts route : answer.getRoutesList()) {
            for (RuleFacts rule : route.getRulesList()) {
                if (rule.getStanding() == RuleFacts.Standing.WON) {
                    return route.getResource() + " " + rule.getOrigin();
                }
            }
        }
        return "none " + answer.getSummary();
    }

    private static Explanation explain(String method, String path, String header) {
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder()
                        .setClient("web.shop")
                        .setTarget("http://books.shop" + path)
                        .setMethod(method);
        if (!header.isEmpty()) {
            String[] parts = header.split(": ", 2);
            request.addHeaders(
                    ExplainRequest.Header.newBuilder().setName(parts[0]).setValue(parts[1]));
        }
        return ExplainGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .get(request.build());
    }

    @Test
    void aRewrittenRequestIsSentAsThePageSays() {
        assertThat(page).contains("reaches `books` as `GET /books/7/reviews?page=2`");
        assertThat(explain("GET", "/reviews/7?page=2", "").getSettingsList())
                .anySatisfy(
                        setting -> {
                            assertThat(setting.getName()).isEqualTo("sent as");
                            assertThat(setting.getValue())
                                    .isEqualTo("books.shop/books/7/reviews?page=2");
                        });
    }

    @Test
    void sidecarsAreToldWhatThePropertiesSay() {
        List<HttpRoute> routes = policy().getProtocol().getDetect().getHttp1().getRoutesList();

        HttpRoute beta = route(routes, "books-beta");
        assertThat(beta.getRules(0).getMatches(0).getPath().getPrefix()).isEqualTo("/books");
        assertThat(beta.getRules(0).getRetry().getMaxRetries()).isEqualTo(2);
        assertThat(beta.getRules(0).getRetry().getConditions().getStatusRangesList())
                .extracting(range -> range.getStart() + "-" + range.getEnd())
                .containsExactly("502-502", "503-503");
        assertThat(beta.getRules(0).getFilters(0).getRequestHeaderModifier().getSet().getHeaders(0))
                .satisfies(header -> assertThat(header.getName()).isEqualTo("x-variant"));
        assertThat(beta.getRules(0).getGossamer().getOrigin())
                .isEqualTo("mesh.destination.routes[0]");
        HttpRoute shared = route(routes, "books-stable");
        assertThat(
                        shared
                                .getRules(0)
                                .getBackends()
                                .getRandomAvailable()
                                .getBackendsList()
                                .stream()
                                .map(backend -> backend.getWeight())
                                .toList())
                .containsExactly(9, 1);
        assertThat(routes)
                .noneMatch(r -> r.getMetadata().getResource().getName().equals("books-canary"));
        assertThat(
                        policy().getProtocol()
                                .getDetect()
                                .getHttp1()
                                .getFailureAccrual()
                                .getConsecutiveFailures()
                                .getMaxFailures())
                .isEqualTo(5);
    }

    private static HttpRoute route(List<HttpRoute> routes, String name) {
        return routes.stream()
                .filter(route -> route.getMetadata().getResource().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OutboundPolicy policy() {
        return OutboundPoliciesGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .get(
                        TrafficSpec.newBuilder()
                                .setSourceWorkload("{\"ns\":\"shop\",\"pod\":\"web-1\"}")
                                .setAuthority("books.shop.svc.cluster.local:80")
                                .build());
    }

    @Test
    void settingsAndStatusesNameTheProperties() {
        assertThat(explain("GET", "/books/1", "cookie: group=beta").getSettingsList())
                .anySatisfy(
                        setting -> {
                            assertThat(setting.getName()).isEqualTo("retries");
                            assertThat(setting.getOrigin())
                                    .isEqualTo("mesh.destination.routes[0].filters[1]");
                        });
        assertThat(
                        InventoryGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(10, TimeUnit.SECONDS)
                                .get(InventoryRequest.getDefaultInstance()))
                .satisfies(
                        inventory -> {
                            assertThat(inventory.getProblemsList()).isEmpty();
                            assertThat(inventory.getStatusesList())
                                    .hasSize(4)
                                    .allSatisfy(
                                            status ->
                                                    assertThat(status.getOrigin())
                                                            .startsWith(
                                                                    "mesh.destination.routes["));
                        });
    }

    @Test
    void whatHasNoCounterpartEndsTheStartWithAllReasons() {
        Throwable failure =
                catchThrowable(
                        () ->
                                MeshService.run(
                                        DestinationApplication.class,
                                        "--mesh.destination.service-cidr=none",
                                        "--mesh.destination.routes[0].uri=lb://books",
                                        "--mesh.destination.routes[0].predicates[0]=After=2026",
                                        "--mesh.destination.routes[0].filters[0].name=StripPrefix",
                                        "--mesh.destination.routes[0].filters[0].args.parts=0"));

        Throwable cause = failure;
        while (cause != null && !(cause instanceof StartFailureException)) {
            cause = cause.getCause();
        }
        assertThat(cause)
                .isInstanceOf(StartFailureException.class)
                .hasMessageContainingAll(
                        "mesh.destination.service-cidr: none",
                        "mesh.destination.routes[0].predicates[0]: After=2026 (expected: ",
                        "mesh.destination.routes[0].filters[0].args.parts: 0 (expected: ");
    }
}
