package io.gossamer.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The check for blocked event loops bites, and only there. */
@EnabledForJreRange(
        min = JRE.JAVA_17,
        max = JRE.JAVA_20,
        disabledReason = "BlockHound needs " + BlockedLoops.JVM_OPTION)
class BlockedLoopsTest {

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("traffic", true), Transport.ioHandlerFactory());

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void theJvmPermitsTheCheck() {
        assertThat(BlockedLoops.isPossible())
                .as("JVM option %s (expected: set by the profile)", BlockedLoops.JVM_OPTION)
                .isTrue();
    }

    @Test
    void whenALoopBlocksTheTestFailsAndNamesThePlace() {
        group.submit(BlockedLoopsTest::pause).awaitUninterruptibly();

        assertThatThrownBy(BlockedLoops::failIfBlocked)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.lang.Thread.sleep")
                .hasStackTraceContaining("BlockedLoopsTest.pause");
        assertThatCode(BlockedLoops::failIfBlocked).doesNotThrowAnyException();
    }

    @Test
    void whenAThreadOfTheResolverBlocksNothingFails() throws Exception {
        ThreadPoolExecutor resolver =
                new ThreadPoolExecutor(
                        1,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(1),
                        new DefaultThreadFactory("resolver", true));

        resolver.submit(BlockedLoopsTest::pause).get();

        assertThatCode(BlockedLoops::failIfBlocked).doesNotThrowAnyException();
        resolver.shutdownNow();
    }

    /** The one place that sleeps, on purpose: it is what must not be done. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
