package io.gossamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final List<Long> intended = new ArrayList<>();

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void whatFindsNoLaneWaitsAndKeepsItsTime() throws Exception {
        OpenLoop pace = new OpenLoop(loop, 10_000, 1);
        CountDownLatch enough = new CountDownLatch(50);
        Lane busy =
                due -> {
                    intended.add(due);
                    enough.countDown();
                };
        loop.submit(
                        () -> {
                            pace.idle(busy);
                            pace.start();
                        })
                .get();
        // The lane is busy after the first: the others pile up until it says that it is idle.
        while (loop.submit(pace::waiting).get() < 50) {
            Thread.onSpinWait();
        }
        long before = System.nanoTime();
        loop.submit(
                        () -> {
                            for (int i = 0; i < 49; i++) {
                                pace.idle(busy);
                            }
                            pace.stop();
                        })
                .get();
        assertThat(enough.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(intended).isSorted();
        assertThat(intended.get(40)).isLessThan(before);
    }
}
