package io.gossamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LongQueueTest {

    @Test
    void keepsTheOrderWhileItGrowsAroundTheEnd() {
        LongQueue queue = new LongQueue(4, 64);
        long in = 0;
        long out = 0;
        for (int round = 0; round < 10; round++) {
            queue.add(in++);
            queue.add(in++);
            queue.add(in++);
            assertThat(queue.remove()).isEqualTo(out++);
        }
        while (!queue.isEmpty()) {
            assertThat(queue.remove()).isEqualTo(out++);
        }
        assertThat(out).isEqualTo(in);
    }

    @Test
    void refusesMoreThanItsLimit() {
        LongQueue queue = new LongQueue(2, 2);
        queue.add(1);
        queue.add(2);
        assertThatThrownBy(() -> queue.add(3)).hasMessageContaining("waiting requests: 2");
    }
}
