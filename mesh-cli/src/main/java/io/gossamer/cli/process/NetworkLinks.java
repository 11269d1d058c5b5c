package io.gossamer.cli.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Network interfaces that a run made. Removing them needs root, as making them did. */
public final class NetworkLinks {

    private NetworkLinks() {}

    /** Removes interfaces; tells those that were still there. */
    public static List<String> remove(List<String> names) {
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            if (run(List.of("ip", "link", "delete", name)) == 0) {
                removed.add(name + " (network interface)");
            }
        }
        return removed;
    }

    private static int run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
