package io.gossamer.cli.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What killed runs left behind. */
public final class Leftovers {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Leftovers() {}

    /**
     * Ends the processes of all runs whose launcher is gone, each verified by its start time, and
     * forgets those runs.
     *
     * @return what was ended, in a form for people
     */
    public static List<String> end(DataDirectory data) {
        List<String> ended = new ArrayList<>();
        for (RunState run : RunState.all(data)) {
            if (!run.isLed()) {
                ended.addAll(end(run));
                ended.addAll(NetworkLinks.remove(run.links()));
                run.forget(data);
            }
        }
        return ended;
    }

    /** Asks the launcher of a run to end, and waits until it has. */
    public static void endLed(RunState run, Duration patience) {
        run.launcher()
                .find()
                .ifPresent(
                        launcher -> {
                            launcher.destroy();
                            awaitEnd(launcher, patience);
                        });
    }

    private static List<String> end(RunState run) {
        List<ProcessRecord> records = new ArrayList<>(run.processes());
        Collections.reverse(records);
        List<String> ended = new ArrayList<>();
        List<ProcessHandle> handles = new ArrayList<>();
        for (ProcessRecord noted : records) {
            noted.find()
                    .ifPresent(
                            handle -> {
                                handle.destroy();
                                handles.add(handle);
                                ended.add(noted.name() + " (process " + noted.pid() + ")");
                            });
        }
        handles.forEach(handle -> awaitEnd(handle, PATIENCE));
        return ended;
    }

    private static void awaitEnd(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            handle.destroyForcibly();
        } catch (ExecutionException e) {
            handle.destroyForcibly();
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
