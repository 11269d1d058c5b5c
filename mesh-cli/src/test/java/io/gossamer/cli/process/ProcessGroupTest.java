package io.gossamer.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessGroupTest {

    private static final List<String> FOREVER = List.of("sleep", "600");

    @TempDir private Path directory;

    @Test
    void noChildOutlivesTheGroup() throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        ProcessHandle child;
        try (ProcessGroup group = ProcessGroup.begin(data, "test")) {
            child = handle(group.start("sleeper", FOREVER, Map.of()));
            assertThat(child.isAlive()).isTrue();
        }

        child.onExit().get(10, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
        assertThat(RunState.all(data)).isEmpty();
    }

    @Test
    void childIsNotedWhileItRuns() {
        DataDirectory data = DataDirectory.open(directory);
        try (ProcessGroup group = ProcessGroup.begin(data, "test")) {
            ChildProcess child = group.start("sleeper", FOREVER, Map.of("A", "b"));

            RunState noted = RunState.all(data).get(0);

            assertThat(noted.isLed()).isTrue();
            assertThat(noted.processes()).containsExactly(child.description());
            assertThat(noted.processes().get(0).find()).isPresent();
        }
    }

    @Test
    void whatAKilledRunLeftIsEnded() throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        Process orphan = new ProcessBuilder(FOREVER).start();
        ProcessRecord noted =
                new ProcessRecord(
                        "orphan",
                        orphan.pid(),
                        ProcessRecord.startOf(orphan.toHandle()),
                        FOREVER,
                        Map.of(),
                        "");
        ProcessRecord gone =
                new ProcessRecord("launcher", orphan.pid(), 1, List.of(), Map.of(), "");
        new RunState(gone, List.of(noted), List.of()).save(data);

        List<String> ended = Leftovers.end(data);

        assertThat(ended).containsExactly("orphan (process " + orphan.pid() + ")");
        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(RunState.all(data)).isEmpty();
    }

    @Test
    void processThatHasANotedPidButAnotherStartIsLeftAlone() throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        Process stranger = new ProcessBuilder(FOREVER).start();
        try {
            long start = ProcessRecord.startOf(stranger.toHandle());
            ProcessRecord before =
                    new ProcessRecord(
                            "before",
                            stranger.pid(),
                            start - Duration.ofMinutes(1).toMillis(),
                            FOREVER,
                            Map.of(),
                            "");
            new RunState(before, List.of(before), List.of()).save(data);

            assertThat(Leftovers.end(data)).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void processThatEndedIsToldWithTheEndOfItsLog() throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        try (ProcessGroup group = ProcessGroup.begin(data, "test")) {
            ChildProcess child =
                    group.start(
                            "broken", List.of("/bin/sh", "-c", "echo no port; exit 3"), Map.of());
            child.waitFor();

            assertThatExceptionOfType(MeshFailure.class)
                    .isThrownBy(child::requireAlive)
                    .withMessageContaining("broken: ended with 3 (expected: to run; log: ")
                    .withMessageEndingWith("\nno port");
        }
    }

    @Test
    void secondLeaderOfADataDirectoryIsRefused() {
        DataDirectory data = DataDirectory.open(directory);
        try (ProcessGroup first = ProcessGroup.lead(data, "demo")) {
            assertThat(first.children()).isEmpty();
            assertThatExceptionOfType(MeshFailure.class)
                    .isThrownBy(() -> ProcessGroup.lead(data, "control-plane"))
                    .withMessageContaining("is in use by 'mesh demo' (expected: one mesh per");
        }
    }

    @Test
    void unknownProgramIsNamed() {
        DataDirectory data = DataDirectory.open(directory);
        try (ProcessGroup group = ProcessGroup.begin(data, "test")) {
            assertThatExceptionOfType(MeshFailure.class)
                    .isThrownBy(
                            () ->
                                    group.startInForeground(
                                            "x", List.of("/no/such/program"), Map.of()))
                    .withMessageContaining("command: /no/such/program (expected: a program");
        }
    }

    @Test
    void dataDirectoryWithATooLongPathIsRefusedBeforeSocketsFail() {
        Path tooLong = directory.resolve("x".repeat(100));

        assertThatExceptionOfType(MeshFailure.class)
                .isThrownBy(() -> DataDirectory.open(tooLong))
                .withMessageContaining("(expected: a path of at most ");
        assertThat(Files.exists(tooLong)).isFalse();
    }

    private static ProcessHandle handle(ChildProcess child) {
        return ProcessHandle.of(child.pid()).orElseThrow();
    }
}
