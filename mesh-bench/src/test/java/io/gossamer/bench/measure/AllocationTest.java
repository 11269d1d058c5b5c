package io.gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import org.junit.jupiter.api.Test;

class AllocationTest {

    private static final String TEXT =
            """
            4711:
            sun.gc.collector.0.invocations=12
            sun.gc.collector.0.name="Copy"
            sun.gc.generation.0.space.0.capacity=2097152
            sun.gc.generation.0.space.0.used=1048576
            sun.gc.generation.0.space.1.used=77
            """;

    @Test
    void isCollectionsTimesEdenAndWhatLiesInIt() {
        assertThat(Allocation.Counters.parse(TEXT).bytes()).isEqualTo(12L * 2097152 + 1048576);
    }

    @Test
    void otherCollectorsAreRefused() {
        assertThatThrownBy(() -> Allocation.Counters.parse("sun.gc.collector.0.invocations=1\n"))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("serial collector");
    }
}
