package io.gossamer.destination.view.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import org.junit.jupiter.api.Test;

/** A health check is only made where a sidecar registers. */
class HealthStatusTest {

    private static final String BOOKS =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: books
              annotations:
                health.gossamer.io/path: /healthz
            spec: {selector: {app: books}, ports: [{port: 80}]}
            """;

    private static final String POD =
            """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: books-1, labels: {app: books}}
            status: {podIP: 10.0.0.1}
            """;

    @Test
    void endpointsOfManifestsAreNamedWithTheLineThatAsks() {
        Snapshot snapshot = TestMesh.of(BOOKS + POD);

        assertThat(PolicyStatuses.problems(snapshot, TestMesh.SETTINGS))
                .singleElement()
                .hasToString(
                        "manifest.yaml:6 Service/default/books"
                                + " metadata.annotations.health.gossamer.io/path: /healthz"
                                + " (expected: workloads whose sidecars register; 1 of manifests"
                                + " are as ready as these say)");
        Condition condition =
                BalancingStatus.of(snapshot, BalancingStatus.LeftOut.NOTHING)
                        .get(0)
                        .conditions()
                        .get(0);
        assertThat(condition.holds()).isFalse();
        assertThat(condition.reason()).isEqualTo("NotChecked");
    }

    @Test
    void withoutThemAllIsWell() {
        Snapshot snapshot = TestMesh.of(BOOKS);

        assertThat(PolicyStatuses.problems(snapshot, TestMesh.SETTINGS)).isEmpty();
        assertThat(
                        BalancingStatus.of(snapshot, BalancingStatus.LeftOut.NOTHING)
                                .get(0)
                                .conditions()
                                .get(0)
                                .holds())
                .isTrue();
    }
}
