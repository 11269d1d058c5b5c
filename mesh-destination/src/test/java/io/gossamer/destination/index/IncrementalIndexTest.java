package io.gossamer.destination.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.source.Bundle;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot that is made from the one before is the one that would be made from everything. */
class IncrementalIndexTest {

    private static final int CHANGES = 200;
    private static final int FILES = 12;
    private static final int NAMES = 8;

    private final ClusterIps ips =
            new ClusterIps(IpNetwork.parse("10.96.0.0/27").orElseThrow(), Map.of(), all -> {});
    private final Index index = new Index(Set.of(), ips, Clock.systemUTC());
    private final Map<String, Bundle> bundles = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 40})
    void isTheOneMadeFromEverything(int contradictions) {
        SplittableRandom random = new SplittableRandom(contradictions);
        change(random, contradictions);
        Snapshot before = index.snapshot();
        for (int change = 0; change < CHANGES; change++) {
            change(random, contradictions);
            Snapshot now = index.snapshot();
            Snapshot expected =
                    new SnapshotBuilder(ips).build(now.version(), true, bundles.values());

            assertSame(now, expected);
            assertChanges(before, now);
            before = now;
        }
    }

    @Test
    void whatDidNotChangeIsShared() {
        for (String file : new String[] {"a", "b"}) {
            put(file, service(file, "") + slice(file, 1));
        }
        Snapshot before = index.snapshot();
        put("a", service("a", "") + slice("a", 2));
        Snapshot now = index.snapshot();

        ResourceKey other = new ResourceKey(Kind.SERVICE, "default", "b");
        assertThat(now.resources().get(other)).isSameAs(before.resources().get(other));
        assertThat(now.slices("default", "a")).isNotEqualTo(before.slices("default", "a"));
    }

    private void change(SplittableRandom random, int contradictions) {
        Map<String, Bundle> put = new HashMap<>();
        Set<String> removed = new HashSet<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            int file = random.nextInt(FILES);
            String name = "f" + file;
            if (random.nextInt(5) == 0) {
                removed.add(name);
                put.remove(name);
                continue;
            }
            // A file has names of its own, but for some that contradict others.
            boolean own = random.nextInt(100) >= contradictions;
            String of = own ? "n" + file : "n" + random.nextInt(NAMES);
            StringBuilder text = new StringBuilder();
            if (random.nextInt(4) > 0) {
                String address = random.nextInt(5) == 0 ? "10.96.0." + random.nextInt(32) : "";
                text.append(service(of, address));
            }
            if (random.nextBoolean()) {
                text.append(slice(of, random.nextInt(3)));
            }
            if (random.nextBoolean()) {
                text.append(pod(of, random.nextInt(3)));
            }
            if (random.nextInt(3) == 0) {
                text.append(route(of, random.nextInt(NAMES)));
            }
            if (random.nextInt(10) == 0) {
                text.append("{apiVersion: v1, kind: Service, metadata: {name: BAD}}\n---\n");
            }
            put.put(name, bundle(name, text.toString()));
            removed.remove(name);
        }
        bundles.putAll(put);
        bundles.keySet().removeAll(removed);
        index.accept(put, removed);
    }

    private void put(String name, String text) {
        index.accept(Map.of(name, bundle(name, text)), Set.of());
    }

    private static Bundle bundle(String name, String text) {
        ParsedManifest parsed = new ManifestParser().parse(name, text);
        return new Bundle(parsed.resources(), parsed.problems());
    }

    private static void assertSame(Snapshot now, Snapshot expected) {
        assertThat(now.all(Resource.class)).isEqualTo(expected.all(Resource.class));
        assertThat(now.undatedProblems())
                .containsExactlyInAnyOrderElementsOf(expected.undatedProblems());
        for (Class<? extends Resource> type :
                Set.of(Service.class, EndpointSlice.class, Pod.class, Route.class)) {
            assertThat(now.all(type, "default")).isEqualTo(expected.all(type, "default"));
        }
        for (int i = 0; i < 32; i++) {
            InetAddress cluster = IpLiteral.parse("10.96.0." + i).orElseThrow();
            assertThat(now.servicesAt(cluster)).isEqualTo(expected.servicesAt(cluster));
            InetAddress pod = IpLiteral.parse("10.1.0." + i).orElseThrow();
            assertThat(now.podsAt(pod)).isEqualTo(expected.podsAt(pod));
        }
        for (int i = 0; i < FILES; i++) {
            String name = "n" + i;
            ResourceKey service = new ResourceKey(Kind.SERVICE, "default", name);
            assertThat(now.slices("default", name)).isEqualTo(expected.slices("default", name));
            assertThat(now.routesOf(service)).isEqualTo(expected.routesOf(service));
        }
    }

    /** Whatever is another one now is among the changes. */
    private static void assertChanges(Snapshot before, Snapshot now) {
        Changes changes = Changes.between(before, now);
        for (int i = 0; i < FILES; i++) {
            String name = "n" + i;
            ResourceKey service = new ResourceKey(Kind.SERVICE, "default", name);
            ResourceKey pod = new ResourceKey(Kind.POD, "default", name);
            assertThat(changes.concern(Set.of(new Facet(Facet.Sort.RESOURCE, service))))
                    .isEqualTo(
                            !Objects.equals(
                                    before.resources().get(service), now.resources().get(service)));
            assertThat(
                            changes.concern(
                                    Set.of(
                                            new Facet(
                                                    Facet.Sort.SLICES_OF_SERVICE,
                                                    Snapshot.sliceKey("default", name)))))
                    .isEqualTo(!before.slices("default", name).equals(now.slices("default", name)));
            if (before.podSince(pod) != now.podSince(pod)) {
                assertThat(changes.concern(Set.of(new Facet(Facet.Sort.RESOURCE, pod)))).isTrue();
            }
        }
    }

    private static String service(String name, String clusterIp) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {%s ports: [{port: 80}]}
        ---
        """
                .formatted(name, clusterIp.isEmpty() ? "" : "clusterIP: " + clusterIp + ",");
    }

    private static String slice(String name, int endpoint) {
        return """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s-1, labels: {kubernetes.io/service-name: %s}}
        addressType: IPv4
        ports: [{port: 8080}]
        endpoints: [{addresses: [10.1.1.%d]}]
        ---
        """
                .formatted(name, name, endpoint);
    }

    private static String pod(String name, int address) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec: {containers: [{name: c}]}
        status: {phase: Running, podIP: 10.1.0.%d}
        ---
        """
                .formatted(name, address);
    }

    private static String route(String name, int parent) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s}
        spec: {parentRefs: [{group: "", kind: Service, name: n%d}], rules: [{}]}
        ---
        """
                .formatted(name, parent);
    }
}
