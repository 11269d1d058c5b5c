package io.gossamer.cli.command;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.edges.EdgeObserver;
import io.gossamer.cli.edges.EdgeSnapshot;
import io.gossamer.cli.process.MeshFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Prints the edges as a line of JSON each second, for 'mesh up', which runs it where all sidecars
 * can be reached. A line {@code mark} on standard input begins the count anew; it ends with its
 * input.
 */
@Command(
        name = "observe",
        hidden = true,
        description = "Print the edges of the running mesh as JSON, for other commands.")
final class ObserveCommand extends HelpOption implements Callable<Integer> {

    private static final int INVENTORY_EVERY = 5;

    @Mixin private final DataOption data = new DataOption();

    private final AtomicInteger wanted = new AtomicInteger();

    @Override
    public Integer call() {
        followInput(Thread.currentThread());
        MeshQueries queries = new MeshQueries(ControlPlaneAddresses.load(data.path()));
        EdgeObserver observer = new EdgeObserver(List.of(), System::nanoTime);
        int marks = 0;
        try {
            for (int reads = 0; !System.out.checkError(); reads++) {
                if (reads % INVENTORY_EVERY == 0 || !observer.silent().isEmpty()) {
                    follow(queries, observer);
                }
                observer.read();
                if (wanted.get() > marks) {
                    marks = wanted.get();
                    observer.mark();
                }
                System.out.println(EdgeSnapshot.of(observer, marks).toLine());
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            // The reader has gone.
        }
        return 0;
    }

    /** Those that the control plane knows now; without an answer, those that it knew. */
    private static void follow(MeshQueries queries, EdgeObserver observer) {
        try {
            observer.follow(StatCommand.meshed(queries.inventory()));
        } catch (MeshFailure e) {
            System.err.println(e.getMessage());
        }
    }

    private void followInput(Thread main) {
        Thread thread =
                new Thread(
                        () -> {
                            try (BufferedReader lines =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    System.in, StandardCharsets.UTF_8))) {
                                for (String line = lines.readLine();
                                        line != null;
                                        line = lines.readLine()) {
                                    if (line.equals("mark")) {
                                        wanted.incrementAndGet();
                                    }
                                }
                            } catch (IOException e) {
                                // As good as its end.
                            }
                            main.interrupt();
                        },
                        "input");
        thread.setDaemon(true);
        thread.start();
    }
}
