package io.gossamer.cli.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Network namespaces by name, as {@code ip netns} keeps them. Needs root. */
public final class NetworkNamespaces {

    private NetworkNamespaces() {}

    /** Removes namespaces, and with them their ends of veth pairs. */
    static List<String> remove(List<String> names) {
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            if (run(List.of("ip", "netns", "delete", name)) == 0) {
                removed.add(name + " (network namespace)");
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
