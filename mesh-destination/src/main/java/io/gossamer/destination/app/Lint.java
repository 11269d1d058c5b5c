package io.gossamer.destination.app;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * Says what is wrong with a directory of manifests, without running anything: the code of the
 * service reads it once. One line per problem, with file, line, field and what would be right.
 */
public final class Lint {

    static final int CLEAN = 0;
    static final int PROBLEMS = 1;
    static final int UNUSABLE = 2;

    private Lint() {}

    /**
     * Takes a directory, and settings of the service as {@code --mesh.destination.NAME=VALUE}. Ends
     * with 0 if nothing is wrong, 1 if something is, 2 if the directory cannot be read.
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> directories = new DefaultApplicationArguments(arguments).getNonOptionArgs();
        if (directories.size() != 1) {
            err.println(
                    "directory: "
                            + String.join(" ", directories)
                            + " (expected: one directory of manifests)");
            return UNUSABLE;
        }
        DestinationProperties properties;
        OfflineResources manifests;
        try {
            properties = OfflineResources.properties(arguments);
            manifests = OfflineResources.read(directories.get(0), properties);
        } catch (IOException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        }
        List<Problem> problems = problems(manifests, properties);
        problems.forEach(out::println);
        out.println(
                (problems.isEmpty() ? "no problems" : "problems: " + problems.size())
                        + ", manifests: "
                        + manifests.manifests());
        return problems.isEmpty() ? CLEAN : PROBLEMS;
    }

    /** By file and line. */
    private static List<Problem> problems(
            OfflineResources manifests, DestinationProperties properties) {
        List<Problem> problems = new ArrayList<>(manifests.passedOver());
        problems.addAll(PolicyStatuses.problems(manifests.snapshot(), properties.settings()));
        problems.sort(Comparator.comparing(Problem::origin).thenComparingInt(Problem::line));
        return problems;
    }
}
