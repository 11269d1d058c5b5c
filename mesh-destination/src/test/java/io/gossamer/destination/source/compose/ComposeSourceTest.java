package io.gossamer.destination.source.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.ClusterIps;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.EndpointSet;
import io.gossamer.destination.view.EndpointsView;
import io.gossamer.destination.view.Lookup;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine as a source, against what a real one answered: two meshed replicas of books on two
 * networks, legacy twice without a sidecar, and a job that is over.
 */
@Timeout(30)
class ComposeSourceTest {

    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static final String BOOKS =
            "5c888b63c7e2a181d68c02a7c6a681d073b3859a87a87b3fded7db911a91ba49";
    private static final String BOOKS_SIDECAR =
            "f533745ef4a2d4a80fde39cf5e604b977109c923179890678fd7fb30ce822ee7";
    private static final String BOOKS_HOLDER =
            "c9dc64877b2acca5bbda6c9805367f254dfa81be6a16a73bd899fb626fc40568";
    private static final String BOOKS_2_HOLDER =
            "d2b544a2250f86d2caf5f183255797373fd0d70e55460e08dff673d02b48bee3";

    @TempDir Path directory;

    private final Object news = new Object();
    private final Index index = new TestMesh().index();
    private final EngineOverlay overlay = new EngineOverlay(index, "default");
    private final AtomicLong skipped = new AtomicLong();
    private final LongSupplier clock = () -> System.nanoTime() + skipped.get();
    private RecordedEngine engine;
    private ComposeSource source;

    @BeforeEach
    void start() throws Exception {
        index.onChange(
                () -> {
                    synchronized (news) {
                        news.notifyAll();
                    }
                });
        overlay.accept(Map.of("registry", registered()), Set.of());
        engine = RecordedEngine.at(socket(), "healthy");
        source = source("shop", "");
        source.start();
        await(snapshot -> legacy(snapshot).size() == 2);
    }

    @AfterEach
    void stop() throws Exception {
        source.close();
        engine.close();
    }

    @Test
    void completesWhatSidecarsRegistered() {
        Snapshot snapshot = index.snapshot();

        assertThat(books(snapshot)).containsExactlyInAnyOrder("10.213.2.5", "10.213.2.3");
        Pod pod = snapshot.pod("default", "books").orElseThrow();
        assertThat(texts(pod.addresses())).containsExactlyInAnyOrder("10.213.2.5", "10.213.1.6");
        assertThat(pod.metadata().annotations()).doesNotContainKey(Pod.UNREADY);
        assertThat(pod.registered()).isTrue();
        assertThat(snapshot.service("default", "books").orElseThrow().metadata().annotations())
                .containsExactly(Map.entry("retry.linkerd.io/http", "5xx"));
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void containersWithoutSidecarsAreWorkloadsOfTheirService() {
        Snapshot snapshot = index.snapshot();

        assertThat(legacy(snapshot)).containsExactlyInAnyOrder("10.213.1.2", "10.213.1.3");
        Pod pod = snapshot.pod("default", "legacy-2").orElseThrow();
        assertThat(pod.meshed()).isFalse();
        assertThat(pod.metadata().origin().source()).isEqualTo("docker");
        assertThat(pod.metadata().annotations())
                .containsEntry(Pod.BALANCE, "name")
                .containsEntry(Pod.SERVICE, "legacy");
        assertThat(snapshot.all(Pod.class, "default"))
                .extracting(found -> found.metadata().name())
                .containsExactly("books", "books-2", "legacy", "legacy-2");
    }

    @Test
    void unhealthyReplicasLeaveWithinASecondUnlessNoneIsHealthy() throws Exception {
        engine.change("unhealthy");
        await(snapshot -> books(snapshot).equals(List.of("10.213.2.3")));
        assertThat(why("books")).isEqualTo("container shop_books_1: its health check fails");

        engine.change("all-unhealthy");
        await(snapshot -> books(snapshot).size() == 2);

        engine.change("healthy");
        await(snapshot -> why("books") == null);
    }

    @Test
    void deadPausedAndUnattendedContainersLeave() throws Exception {
        engine.change("killed");
        await(snapshot -> books(snapshot).equals(List.of("10.213.2.5")));
        assertThat(why("books-2")).isEqualTo("container shop_books-2_1: exited with 137");
        assertThat(legacy(index.snapshot())).containsExactly("10.213.1.2");

        engine.change("paused");
        await(snapshot -> legacy(snapshot).isEmpty());
        assertThat(why("books-2"))
                .isEqualTo("container shop_books-2_1: its health check has not passed yet");

        engine.change("sidecar-stopped");
        await(snapshot -> String.valueOf(why("books")).contains("shop_books-mesh_1: exited"));
        // All that is left of books runs, though nobody has found it healthy yet.
        assertThat(books(index.snapshot())).containsExactly("10.213.2.3");
    }

    /** Docker restarts the holder of a network and moves nobody. */
    @Test
    void containerThatWasLeftInANetworkThatIsGoneLeavesAndTheRemedyIsSaid() throws Exception {
        engine.started(BOOKS, "2026-11-28T03:00:05.000000001Z");
        engine.started(BOOKS_SIDECAR, "2026-11-28T03:00:04.5Z");
        engine.started(BOOKS_HOLDER, "2026-11-28T03:00:04Z");
        engine.event(started(BOOKS_HOLDER));
        engine.event(started(BOOKS));
        await(snapshot -> engine.all().stream().anyMatch(line -> line.contains(BOOKS_HOLDER)));
        assertThat(index.snapshot().problems()).isEmpty();

        engine.started(BOOKS_HOLDER, "2026-11-28T03:00:05.000000002Z");
        engine.event(started(BOOKS_HOLDER));
        await(snapshot -> books(snapshot).equals(List.of("10.213.2.3")));
        assertThat(why("books"))
                .isEqualTo(
                        "container shop_books_1: runs in a network that ended when"
                                + " shop_books-mesh-net_1 was started again; docker restart"
                                + " shop_books_1");
        assertThat(index.snapshot().problems())
                .singleElement()
                .satisfies(
                        dated ->
                                assertThat(dated.problem().toString())
                                        .startsWith("docker container/shop_books_1 network: ended")
                                        .contains("docker restart shop_books_1, or 'mesh up'"));

        engine.started(BOOKS, "2026-11-28T03:00:06Z");
        engine.event(started(BOOKS));
        await(snapshot -> snapshot.problems().isEmpty() && books(snapshot).size() == 2);
    }

    /** As docker-compose up --scale does with an injected file. */
    @Test
    void severalContainersOfAServiceInOneNetworkAreNamedWithTheRemedy() throws Exception {
        engine.show(
                RecordedEngine.recording("list-healthy.json")
                        .replaceFirst(
                                "number\":\"1\"(.{1,300}compose.service\":\"books)-2\"",
                                "number\":\"2\"$1\"")
                        .replace("container:" + BOOKS_2_HOLDER, "container:" + BOOKS_HOLDER));
        engine.event(started(BOOKS));

        await(snapshot -> !snapshot.problems().isEmpty());
        assertThat(index.snapshot().problems())
                .singleElement()
                .satisfies(
                        dated ->
                                assertThat(dated.problem().toString())
                                        .isEqualTo(
                                                "docker service/books scale: 2 containers in the"
                                                        + " network of shop_books-mesh-net_1"
                                                        + " (expected: one, since others cannot"
                                                        + " listen on its ports: 'mesh up --scale"
                                                        + " books=2' gives each a network and a"
                                                        + " sidecar)"));
    }

    private static String started(String id) {
        return "{\"status\":\"start\",\"id\":\""
                + id
                + "\",\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\""
                + id
                + "\"},\"time\":1795797728}\n";
    }

    @Test
    void lastKnownStateOutlivesTheEngine() throws Exception {
        engine.close();
        await(snapshot -> !snapshot.problems().isEmpty());

        assertThat(index.snapshot().problems())
                .singleElement()
                .satisfies(
                        dated ->
                                assertThat(dated.problem().toString())
                                        .contains("docker mesh.destination.docker.socket: ")
                                        .contains("what the engine said last stays"));
        assertThat(books(index.snapshot())).hasSize(2);
        assertThat(legacy(index.snapshot())).hasSize(2);
        assertThat(source.isConnected()).isFalse();

        engine = RecordedEngine.at(socket(), "killed");
        await(snapshot -> snapshot.problems().isEmpty());
        assertThat(books(index.snapshot())).hasSize(1);
        assertThat(source.isConnected()).isTrue();
    }

    @Test
    void errorOfTheEngineIsSaidAndOver() throws Exception {
        engine.ill(true);
        engine.change("killed");
        await(snapshot -> !snapshot.problems().isEmpty());
        assertThat(index.snapshot().problems().get(0).problem().value())
                .contains("answered 500 to GET /v1.41/containers/json");
        assertThat(books(index.snapshot())).hasSize(2);

        engine.ill(false);
        await(snapshot -> snapshot.problems().isEmpty() && books(snapshot).size() == 1);
    }

    @Test
    void brokenStreamOfEventsIsOpenedAgainAndTheListReadAnew() throws Exception {
        engine.list("killed");
        engine.breakStreams();

        await(snapshot -> books(snapshot).size() == 1 && snapshot.problems().isEmpty());
    }

    @Test
    void endlessEventIsCutOff() throws Exception {
        engine.list("killed");
        engine.event("{\"Action\":\"" + "x".repeat(300_000));

        await(snapshot -> books(snapshot).size() == 1 && snapshot.problems().isEmpty());
    }

    @Test
    void engineThatDoesNotAnswerIsGivenUp() throws Exception {
        engine.mute();
        engine.change("killed");
        for (int before = 0; before < 3; before++) {
            engine.asked();
        }
        assertThat(engine.asked()).as("not answered").contains("/containers/json");
        skipped.addAndGet(Duration.ofSeconds(6).toNanos());

        await(snapshot -> !snapshot.problems().isEmpty());
        assertThat(index.snapshot().problems().get(0).problem().value())
                .contains("no answer in time");
    }

    @Test
    void onlyReadsAreSent() {
        assertThat(engine.all())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("GET /"));
    }

    @Test
    void projectIsThatOfTheOwnContainer() throws Exception {
        source.close();
        source = source("", "25bf52c5b8a0");
        source.start();

        String line = "";
        while (!line.contains("%22id%22")) {
            line = engine.asked();
        }
        while (!line.contains("com.docker.compose.project%3Dshop")) {
            line = engine.asked();
        }
    }

    @Test
    void missingSocketIsSaidAndDoesNotHoldUpTheMesh() throws Exception {
        Index other = waiting();
        other.onChange(
                () -> {
                    synchronized (news) {
                        news.notifyAll();
                    }
                });
        EngineOverlay alone = new EngineOverlay(other, "default");
        try (ComposeSource lost =
                new ComposeSource(
                        new ComposeSource.Settings(
                                directory.resolve("none.sock"), "shop", () -> ""),
                        alone,
                        clock)) {
            lost.start();
            await(other, snapshot -> snapshot.synced() && !snapshot.problems().isEmpty());
            assertThat(other.snapshot().problems().get(0).problem().value())
                    .endsWith("none.sock: no such socket");
            assertThat(other.snapshot().problems().get(0).problem().expected())
                    .contains("the mesh works without it");
        }
    }

    /** An index that is not synced before this source is. */
    private static Index waiting() {
        return new Index(
                Set.of(EngineOverlay.NAME),
                new ClusterIps(
                        IpNetwork.parse("10.96.0.0/12").orElseThrow(), Map.of(), assigned -> {}),
                Clock.systemUTC());
    }

    private Path socket() {
        return directory.resolve("docker.sock");
    }

    private ComposeSource source(String project, String id) {
        return new ComposeSource(
                new ComposeSource.Settings(socket(), project, () -> id), overlay, clock);
    }

    private String why(String pod) {
        return index.snapshot()
                .pod("default", pod)
                .orElseThrow()
                .metadata()
                .annotation(Pod.UNREADY);
    }

    private void await(Predicate<Snapshot> wanted) throws InterruptedException {
        await(index, wanted);
    }

    /** Fails by the time that the class allows. */
    private void await(Index of, Predicate<Snapshot> wanted) throws InterruptedException {
        long since = System.nanoTime();
        synchronized (news) {
            while (!wanted.test(of.snapshot())) {
                news.wait(100);
            }
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - since);
        // Ten times as generous as what users are promised.
        assertThat(taken).isLessThan(WITHIN.multipliedBy(10));
    }

    private static List<String> books(Snapshot snapshot) {
        return endpoints(snapshot, "books", 8080);
    }

    private static List<String> legacy(Snapshot snapshot) {
        return endpoints(snapshot, "legacy", 9000);
    }

    private static List<String> endpoints(Snapshot snapshot, String service, int port) {
        EndpointsView view = new EndpointsView(TestMesh.SETTINGS);
        Lookup<EndpointsView.Query> query =
                view.parse(service + ".default.svc.cluster.local:" + port, Client.UNKNOWN);
        Lookup<EndpointSet> answer =
                view.evaluate(snapshot, ((Lookup.Found<EndpointsView.Query>) query).value());
        return answer instanceof Lookup.Found<EndpointSet> found
                ? found.value().endpoints().values().stream()
                        .map(endpoint -> IpLiteral.format(endpoint.address()))
                        .toList()
                : List.of();
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(IpLiteral::format).toList();
    }

    /** As the registry says it: each sidecar came by the back network. */
    private static Bundle registered() {
        List<Resource> resources = new ArrayList<>();
        workload(resources, "books", "10.213.2.5");
        workload(resources, "books-2", "10.213.2.3");
        resources.add(
                new Service(
                        metadata("books", Map.of()),
                        List.of(),
                        false,
                        null,
                        Map.of(),
                        List.of(new Service.Port("", 8080, Service.Target.number(8080), "")),
                        false,
                        false));
        return new Bundle(resources, List.of());
    }

    private static void workload(List<Resource> resources, String name, String address) {
        List<InetAddress> addresses = List.of(IpLiteral.parse(address).orElseThrow());
        resources.add(
                new Pod(
                        metadata(name, Map.of(Pod.CONTROL_NAMESPACE_LABEL, "mesh")),
                        "books",
                        "",
                        name,
                        "",
                        addresses,
                        true,
                        false,
                        Map.of(),
                        Set.of(8080),
                        new Pod.Proxy(4143, 4191, 0, true)));
        resources.add(
                new EndpointSlice(
                        metadata(name + ".books", Map.of()),
                        "books",
                        List.of(
                                new EndpointSlice.Endpoint(
                                        addresses, true, name, name, "", "", Set.of())),
                        List.of(new EndpointSlice.Port("", 8080, 8080))));
    }

    private static Metadata metadata(String name, Map<String, String> labels) {
        return new Metadata(
                "default", name, labels, Map.of(), null, null, new Origin(Origin.REGISTRY, 0));
    }
}
