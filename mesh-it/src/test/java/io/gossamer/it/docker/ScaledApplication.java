package io.gossamer.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.Await;
import io.gossamer.it.process.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What is done to an application that runs in the mesh, and what must become of it: web asks api,
 * of which there are three replicas, and legacy, two containers without a sidecar.
 */
final class ScaledApplication {

    private static final Duration SOON = Duration.ofMinutes(3);

    /** So many at once, that no replica is always the better one. */
    private static final int REQUESTS = 60;

    private static final int AT_ONCE = 20;

    /** Answers of one kind in a row that are no chance. */
    private static final int ENOUGH = 3;

    /** Always the same order, which no one chose. */
    private static final long ANY_ORDER = 20_261_127;

    private final DockerEngine engine;
    private final String project;

    ScaledApplication(DockerEngine engine, String project) {
        this.engine = engine;
        this.project = project;
    }

    /** Rule R20: all connections of a client go to one address. */
    void isBalancedByNameAlone() {
        Set<String> all = all();
        assertThat(all).hasSize(3);
        String address = address("api-2");
        awaitAnswers("balanced over three replicas", () -> answers("api", address), all);
        awaitAnswers(
                "balanced by its full name",
                () -> answers("api.default.svc.cluster.local", address),
                all);
        assertThat(answers(address)).as("by its address").containsExactly(host("api-2"));
    }

    /** In plaintext, and balanced all the same. */
    void containersWithoutSidecarsAreBalancedToo() {
        Await.until("containers without a sidecar", SOON, () -> answers("legacy").size() == 2);
    }

    void unhealthyReplicaLeavesAndComesBack() {
        inContainer("api-2", ": >/tmp/ill");
        awaitAnswers("unhealthy replica leaves", "api", allBut("api-2"));
        String explained =
                engine.docker(
                                "exec",
                                container("mesh-destination"),
                                "mesh",
                                "explain",
                                "--from",
                                "web",
                                "--to",
                                "http://api:8080/")
                        .output();
        assertThat(explained).contains("not ready: container").contains("its health check fails");

        inContainer("api-2", "rm /tmp/ill");
        awaitAnswers("healthy replica is back", "api", all());
    }

    void deadReplicaLeavesAndComesBack() {
        engine.crash(container("api-3"));
        awaitAnswers("dead replica leaves", "api", allBut("api-3"));

        engine.docker("start", container("api-3")).expectSuccess();
        awaitAnswers("replica that was started again is back", "api", all());
    }

    /** What a restart policy brings back needs nobody's help. */
    void crashOfTheMeshHeals() {
        crash("mesh-identity", "mesh-destination");
        assertThat(all()).as("without control plane").containsAll(answers("api"));
        crash("api-2-mesh");
        awaitAnswers("crashed sidecar is back", "api", all());
        for (String service : List.of("mesh-identity", "mesh-destination")) {
            Await.until(service + " is back", SOON, () -> health(service).equals("healthy"));
        }
    }

    /** Docker moves nobody: the sidecar leaves the network that is gone, api is restarted. */
    void restartOfANetworkHeals() {
        restart(List.of(container("api-2-mesh-net")));
        awaitInTheirNetworks("api-2");
        awaitAnswers("replica is back in its network", "api", all());
    }

    /** Without anybody's help they and their sidecars are in the networks of their holders. */
    private void awaitInTheirNetworks(String... services) {
        for (String service : services) {
            Await.until(
                    service + " and its sidecar are in their network",
                    SOON,
                    () -> {
                        List<Instant> starts = starts(service);
                        return starts.get(1).isAfter(starts.get(0))
                                && starts.get(2).isAfter(starts.get(0))
                                && health(service + "-mesh").equals("healthy");
                    });
        }
    }

    /** Of the holder, the sidecar and the service. */
    private List<Instant> starts(String service) {
        return engine.docker(
                        "inspect",
                        "--format",
                        "{{.State.StartedAt}}",
                        container(service + "-mesh-net"),
                        container(service + "-mesh"),
                        container(service))
                .expectSuccess()
                .lines()
                .map(Instant::parse)
                .toList();
    }

    private String health(String service) {
        return engine.docker("inspect", "--format", "{{.State.Health.Status}}", container(service))
                .expectSuccess()
                .strip();
    }

    void restartOfAllHeals() {
        restartAll();
        awaitAllBack("all are back after a restart");
    }

    /** The engine forgets those whose network it had not started yet, whatever their policy. */
    void rebootHeals() {
        List<String> words = new ArrayList<>(List.of("update", "--restart=unless-stopped"));
        Stream.of("web", "api", "api-2", "api-3", "cache").map(this::container).forEach(words::add);
        engine.docker(words.toArray(String[]::new)).expectSuccess();
        engine.reboot();
        awaitAllBack("all are back after a restart of the machine");
    }

    private void awaitAllBack(String what) {
        awaitInTheirNetworks("web", "api", "api-2", "api-3", "cache");
        // Docker starts a service before its sidecar can be there: until then nothing leaves it.
        awaitAnswers(
                what,
                () -> {
                    Command.Result result = ask("api", "");
                    return result.exitCode() == 0 ? linesOf(result) : Set.of();
                },
                all());
    }

    /** Kills what runs in containers, all at once; they come back by their restart policies. */
    void crash(String... services) {
        List<String> containers = Stream.of(services).map(this::container).toList();
        containers.forEach(engine::crash);
        Await.until("crashed containers run again", SOON, () -> haveComeBack(containers));
    }

    private boolean haveComeBack(List<String> containers) {
        List<String> words = new ArrayList<>(List.of("inspect", "--format"));
        words.add("{{.State.Running}} {{gt .RestartCount 0}}");
        words.addAll(containers);
        return engine.docker(words.toArray(String[]::new))
                .expectSuccess()
                .lines()
                .allMatch("true true"::equals);
    }

    /** All containers, one after the other, also those whose network others share. */
    void restartAll() {
        List<String> containers =
                new ArrayList<>(
                        engine.docker(
                                        "ps",
                                        "--quiet",
                                        "--filter",
                                        "label=com.docker.compose.project=" + project)
                                .expectSuccess()
                                .lines()
                                .toList());
        Collections.shuffle(containers, new Random(ANY_ORDER));
        restart(containers);
    }

    private void restart(List<String> containers) {
        List<String> words = new ArrayList<>(List.of("restart", "--time", "1"));
        words.addAll(containers);
        engine.docker(words.toArray(String[]::new)).expectSuccess();
    }

    private void awaitAnswers(String what, String service, Set<String> wanted) {
        awaitAnswers(what, () -> answers(service), wanted);
    }

    private static void awaitAnswers(
            String what, Callable<Set<String>> answers, Set<String> wanted) {
        long since = System.nanoTime();
        AtomicInteger inARow = new AtomicInteger();
        Await.until(
                what,
                SOON,
                () -> {
                    boolean same = answers.call().equals(wanted);
                    return same ? inARow.incrementAndGet() >= ENOUGH : inARow.getAndSet(0) < 0;
                });
        System.out.printf("%s: %d ms%n", what, (System.nanoTime() - since) / 1_000_000);
    }

    /** Who answers the requests of one connection; a failed one is an exception. */
    private Set<String> answers(String name) {
        return answers(name, "");
    }

    /**
     * @param address where the connection goes, instead of where the name leads; may be empty
     */
    private Set<String> answers(String name, String address) {
        return linesOf(ask(name, address));
    }

    private static Set<String> linesOf(Command.Result result) {
        List<String> lines = result.expectSuccess().lines().toList();
        assertThat(lines).hasSize(REQUESTS);
        return new TreeSet<>(lines);
    }

    private Command.Result ask(String name, String address) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "exec",
                                container("web"),
                                "curl",
                                "--silent",
                                "--fail",
                                "--fail-early",
                                "--parallel",
                                "--parallel-max",
                                Integer.toString(AT_ONCE),
                                "--max-time",
                                "20"));
        if (!address.isEmpty()) {
            words.addAll(List.of("--resolve", name + ":8080:" + address));
        }
        words.add("http://" + name + ":8080/[1-" + REQUESTS + "]");
        return engine.docker(words.toArray(String[]::new));
    }

    private Set<String> all() {
        return new TreeSet<>(Set.of(host("api"), host("api-2"), host("api-3")));
    }

    private Set<String> allBut(String service) {
        Set<String> rest = new HashSet<>(all());
        rest.remove(host(service));
        return rest;
    }

    /** What a replica answers: it has the host name of its network's container. */
    private String host(String service) {
        return "books of "
                + engine.docker(
                                "inspect",
                                "--format",
                                "{{.Config.Hostname}}",
                                container(service + "-mesh-net"))
                        .expectSuccess()
                        .strip();
    }

    private String address(String service) {
        return engine.address(container(service + "-mesh-net"));
    }

    private void inContainer(String service, String command) {
        engine.docker("exec", container(service), "sh", "-c", command).expectSuccess();
    }

    private String container(String service) {
        return engine.container(project, service);
    }
}
