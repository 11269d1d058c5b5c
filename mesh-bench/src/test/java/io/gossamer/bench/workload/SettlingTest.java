package io.gossamer.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {

    private final Settling settling = new Settling();

    private int windowsUntilSettled(double... costs) {
        for (int i = 0; i < costs.length; i++) {
            if (settling.add(costs[i])) {
                return i + 1;
            }
        }
        return -1;
    }

    @Test
    void aCostThatStaysHasSettledAfterFourCalmWindows() {
        assertThat(windowsUntilSettled(100, 99, 101, 100, 98, 100)).isEqualTo(5);
    }

    @Test
    void aStepAfterAQuietStretchIsWaitedFor() {
        assertThat(windowsUntilSettled(100, 99, 100, 99, 60, 61, 62, 60, 61)).isEqualTo(9);
    }

    @Test
    void smallGainsThatAddUpAreGains() {
        assertThat(windowsUntilSettled(100, 98, 96, 94, 92, 90, 88)).isEqualTo(-1);
    }

    @Test
    void anUnluckyFirstWindowDoesNotEndIt() {
        assertThat(windowsUntilSettled(100, 250, 90, 90, 90, 90, 90)).isEqualTo(7);
    }
}
