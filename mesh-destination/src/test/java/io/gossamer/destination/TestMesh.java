package io.gossamer.destination;

import io.gossamer.destination.index.ClusterIps;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.resource.policy.DefaultPolicy;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.view.MeshSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Manifests as a snapshot, without files. */
public final class TestMesh {

    public static final MeshSettings SETTINGS =
            new MeshSettings(
                    "mesh",
                    "cluster.local",
                    "cluster.local",
                    DefaultPolicy.ALL_UNAUTHENTICATED,
                    PortRanges.parse(PortRanges.DEFAULT_OPAQUE).orElseThrow(),
                    MeshSettings.DEFAULT_CLUSTER_NETWORKS.stream()
                            .map(network -> IpNetwork.parse(network).orElseThrow())
                            .toList(),
                    false);

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);

    private final Index index;

    public TestMesh() {
        index =
                new Index(
                        Set.of(),
                        new ClusterIps(
                                IpNetwork.parse("10.96.0.0/12").orElseThrow(),
                                Map.of(),
                                assigned -> {}),
                        CLOCK);
    }

    /** A mesh with one manifest, all of which must be valid. */
    public static Snapshot of(String yaml) {
        TestMesh mesh = new TestMesh();
        mesh.put("manifest.yaml", yaml);
        return mesh.index.snapshot();
    }

    public void put(String name, String yaml) {
        ParsedManifest parsed = new ManifestParser().parse(name, yaml);
        if (!parsed.problems().isEmpty()) {
            throw new AssertionError(parsed.problems().toString());
        }
        index.accept(Map.of(name, new Bundle(parsed.resources(), List.of())), Set.of());
    }

    public Index index() {
        return index;
    }
}
