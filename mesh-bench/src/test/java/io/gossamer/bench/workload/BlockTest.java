package io.gossamer.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.load.LoadResult;
import org.junit.jupiter.api.Test;

class BlockTest {

    @Test
    void quietBlockCounts() {
        assertThat(block(0, 0.6, 0.01).noise(true)).isEmpty();
    }

    @Test
    void stolenTimeIsNoise() {
        assertThat(block(0, 0.6, 0.03).noise(true)).contains("3.0 %");
    }

    @Test
    void saturatedGeneratorIsNoiseOnlyBehindProxies() {
        assertThat(block(0, 0.99, 0).noise(true)).contains("99 %");
        assertThat(block(0, 0.99, 0).noise(false)).isEmpty();
    }

    @Test
    void requestsThatWereNotSentAreNoise() {
        assertThat(block(11, 0.6, 0).noise(true)).contains("11 requests");
        assertThat(block(10, 0.6, 0).noise(true)).isEmpty();
    }

    private static Block block(long waiting, double loadShare, double stolen) {
        return new Block(
                new LoadResult(1000, 0, 0, waiting, 1_000_000_000, 0, 0, 0, 0),
                1,
                loadShare,
                stolen,
                0);
    }
}
