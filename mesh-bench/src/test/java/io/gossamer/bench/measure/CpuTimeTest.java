package io.gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

class CpuTimeTest {

    @TempDir private Path process;

    @Test
    void threadsAreSummedToTheNanosecond() throws IOException {
        thread("1", "1000000001 5 7");
        thread("2", "2 5 7");
        stat(60, 39);
        assertThat(CpuTime.nanos(process)).isEqualTo(1_000_000_003L);
    }

    @Test
    void endedThreadsCountByTheTicksOfTheProcess() throws IOException {
        thread("1", "1000000001 5 7");
        stat(100, 50);
        assertThat(CpuTime.nanos(process)).isEqualTo(1_500_000_000L);
    }

    @Test
    @EnabledOnOs(LINUX)
    void threadThatHasEndedIsNotForgotten() throws InterruptedException {
        List<Long> own = List.of(ProcessHandle.current().pid());
        long before = CpuTime.nanos(own);
        long[] used = new long[1];
        Thread busy =
                new Thread(
                        () -> {
                            long start = threadNanos();
                            while (threadNanos() - start < 100_000_000) {
                                Thread.onSpinWait();
                            }
                            used[0] = threadNanos() - start;
                        });
        busy.start();
        busy.join();
        // Both parts of the process's time are cut off to ticks.
        assertThat(CpuTime.nanos(own) - before).isGreaterThan(used[0] - 25_000_000);
    }

    private static long threadNanos() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void thread(String id, String schedstat) throws IOException {
        Path folder = Files.createDirectories(process.resolve("task").resolve(id));
        Files.writeString(folder.resolve("schedstat"), schedstat + "\n");
    }

    private void stat(long user, long system) throws IOException {
        Files.writeString(
                process.resolve("stat"),
                "17 (a ) b) S 1 1 1 0 -1 4 0 0 0 0 " + user + " " + system + " 0 0 20 0 5 0 9\n");
    }
}
