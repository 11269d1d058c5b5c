package io.gossamer.cli.process;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of the launcher has started, noted before it goes on, so that {@code mesh stop}
 * finds it after a kill -9.
 *
 * @param launcher the process of the run itself; its name tells which command it is
 * @param processes in the order of their start
 * @param links network interfaces that the run made, empty outside transparent mode
 */
public record RunState(ProcessRecord launcher, List<ProcessRecord> processes, List<String> links) {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    public RunState {
        processes = List.copyOf(processes);
        links = List.copyOf(links);
    }

    /** The state of this run before it has started anything. */
    public static RunState begin(String command) {
        return new RunState(ProcessRecord.self(command), List.of(), List.of());
    }

    RunState with(ProcessRecord process) {
        List<ProcessRecord> all = new ArrayList<>(processes);
        all.add(process);
        return new RunState(launcher, all, links);
    }

    RunState withLink(String link) {
        List<String> all = new ArrayList<>(links);
        all.add(link);
        return new RunState(launcher, processes, all);
    }

    RunState withoutLink(String link) {
        List<String> all = new ArrayList<>(links);
        all.remove(link);
        return new RunState(launcher, processes, all);
    }

    /** Whether the launcher of the run is still there. */
    public boolean isLed() {
        return launcher.find().isPresent();
    }

    Path file(DataDirectory data) {
        return data.directory("run").resolve(launcher.pid() + ".json");
    }

    void save(DataDirectory data) {
        DataDirectory.write(file(data), GSON.toJson(this));
    }

    /** Forgets the run: everything that it started has ended. */
    public void forget(DataDirectory data) {
        try {
            Files.deleteIfExists(file(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All runs that are noted in a data directory.
     *
     * @throws MeshFailure if a note cannot be read
     */
    public static List<RunState> all(DataDirectory data) {
        Path directory = data.directory("run");
        List<RunState> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                RunState state = GSON.fromJson(Files.readString(file), RunState.class);
                if (state != null) {
                    runs.add(state);
                }
            }
        } catch (IOException | JsonParseException e) {
            throw new MeshFailure(
                    "state: "
                            + directory
                            + " (expected: readable notes of runs; remove the file that is"
                            + " broken): "
                            + e.getMessage(),
                    e);
        }
        return runs;
    }
}
