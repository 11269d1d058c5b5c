package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A destination service in a process of its own, with the options that the launcher gives it. */
final class DestinationProcess {

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final String listeners;

    private DestinationProcess(Process process, String listeners) {
        this.process = process;
        this.listeners = listeners;
    }

    static DestinationProcess start(Path directory, Path resources, String heap)
            throws IOException, InterruptedException {
        Path ready = directory.resolve("ready.json");
        Path log = directory.resolve("service.log");
        Process process =
                new ProcessBuilder(command(resources, ready, heap))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.exists(ready)) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS))
                    .as(() -> "ended early: " + read(log))
                    .isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return new DestinationProcess(process, Files.readString(ready));
    }

    private static List<String> command(Path resources, Path ready, String heap) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DestinationApplication.class.getName(),
                "--mesh.destination.resources=" + resources,
                "--mesh.destination.listen=127.0.0.1:0",
                "--mesh.destination.policy-listen=127.0.0.1:0",
                "--mesh.destination.admin=127.0.0.1:0",
                "--mesh.server.ready-file=" + ready);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Where this listener listens. */
    InetSocketAddress address(String listener) {
        Matcher matcher =
                Pattern.compile('"' + listener + "\":\"127.0.0.1:(\\d+)\"").matcher(listeners);
        assertThat(matcher.find()).as(listeners).isTrue();
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(matcher.group(1)));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory; 0 where the system does not tell. */
    long residentKib() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        String line =
                Files.readAllLines(status).stream()
                        .filter(text -> text.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("0");
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
