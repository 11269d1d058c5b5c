package io.gossamer.destination.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.IpNetwork;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexTest {

    private static final String SERVICE =
            "{apiVersion: v1, kind: Service, metadata: {name: %s}, spec: {ports: [{port: 80}]}}";

    @Test
    void firstDefinitionHoldsAndTheSecondIsAProblem() {
        TestMesh mesh = new TestMesh();
        mesh.put("b.yaml", SERVICE.formatted("books").replace("80", "81"));
        mesh.put("a.yaml", SERVICE.formatted("books"));

        Snapshot snapshot = mesh.index().snapshot();

        assertThat(snapshot.service("default", "books").orElseThrow().port(80)).isPresent();
        assertThat(snapshot.problems())
                .singleElement()
                .satisfies(
                        dated -> {
                            assertThat(dated.problem().origin()).isEqualTo("b.yaml");
                            assertThat(dated.problem().expected()).contains("a.yaml:1");
                        });
    }

    @Test
    void serviceWithoutClusterIpGetsOneThatStays() {
        TestMesh mesh = new TestMesh();
        mesh.put("a.yaml", SERVICE.formatted("books"));
        InetAddress assigned = clusterIp(mesh, "books");
        mesh.index().accept(Map.of(), Set.of("a.yaml"));
        mesh.put("b.yaml", SERVICE.formatted("reviews"));
        mesh.put("a.yaml", SERVICE.formatted("books"));

        assertThat(clusterIp(mesh, "books")).isEqualTo(assigned);
        assertThat(clusterIp(new TestMesh(), "books", SERVICE)).isEqualTo(assigned);
        assertThat(IpNetwork.parse("10.96.0.0/12").orElseThrow().contains(assigned)).isTrue();
        assertThat(mesh.index().snapshot().servicesAt(assigned)).hasSize(1);
    }

    @Test
    void smallNetworkIsFilledWithoutCollisionsAndThenRefuses() {
        Map<String, InetAddress> stored = new HashMap<>();
        ClusterIps ips =
                new ClusterIps(
                        IpNetwork.parse("10.0.0.0/29").orElseThrow(), Map.of(), stored::putAll);
        Set<InetAddress> taken = new HashSet<>();
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            InetAddress address = ips.assign("default/" + name, taken).orElseThrow();
            assertThat(taken.add(address)).isTrue();
        }

        assertThat(ips.assign("default/g", taken)).isEmpty();
        assertThat(taken)
                .doesNotContain(
                        IpLiteral.parse("10.0.0.0").orElseThrow(),
                        IpLiteral.parse("10.0.0.7").orElseThrow());
        ips.save();
        assertThat(stored).hasSize(6);
    }

    @Test
    void addressThatAManifestTakesIsGivenUp() {
        ClusterIps ips =
                new ClusterIps(IpNetwork.parse("10.96.0.0/12").orElseThrow(), Map.of(), all -> {});
        InetAddress first = ips.assign("default/a", Set.of()).orElseThrow();

        assertThat(ips.assign("default/a", Set.of(first)).orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void podThatJoinsLaterHasADateAndThoseOfTheFirstReadHaveNone() {
        TestMesh mesh = new TestMesh();
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: %s}}";
        mesh.put("a.yaml", pod.formatted("old"));
        mesh.index().snapshot();
        mesh.put("b.yaml", pod.formatted("new"));

        Snapshot snapshot = mesh.index().snapshot();

        assertThat(since(snapshot, "old")).isNull();
        assertThat(since(snapshot, "new")).isNotNull();
    }

    private static @Nullable Object since(Snapshot snapshot, String pod) {
        return snapshot.podSince(snapshot.pod("default", pod).orElseThrow().key());
    }

    private static InetAddress clusterIp(TestMesh mesh, String name, String service) {
        mesh.put("x.yaml", service.formatted(name));
        return clusterIp(mesh, name);
    }

    private static InetAddress clusterIp(TestMesh mesh, String name) {
        return mesh.index().snapshot().service("default", name).orElseThrow().clusterIps().get(0);
    }
}
