package io.gossamer.destination.app;

import io.gossamer.destination.index.ClusterIps;
import io.gossamer.destination.index.Index;
import io.gossamer.destination.resource.IpNetwork;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.directory.DirectoryReader;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

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
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        DestinationProperties properties =
                Binder.get(environment)
                        .bindOrCreate("mesh.destination", DestinationProperties.class);
        DirectoryReader.Manifests manifests;
        try {
            manifests = DirectoryReader.read(Path.of(directories.get(0)));
        } catch (IOException e) {
            err.println(
                    "directory: "
                            + directories.get(0)
                            + " "
                            + e.getClass().getSimpleName()
                            + " (expected: a readable directory of manifests)");
            return UNUSABLE;
        }
        List<Problem> problems = problems(manifests, properties);
        problems.forEach(out::println);
        out.println(
                (problems.isEmpty() ? "no problems" : "problems: " + problems.size())
                        + ", manifests: "
                        + manifests.bundles().size());
        return problems.isEmpty() ? CLEAN : PROBLEMS;
    }

    /** By file and line. */
    private static List<Problem> problems(
            DirectoryReader.Manifests manifests, DestinationProperties properties) {
        ClusterIps addresses =
                new ClusterIps(
                        IpNetwork.parse(properties.serviceCidr()).orElseThrow(),
                        Map.of(),
                        assigned -> {});
        Index index = new Index(Set.of(), addresses, Clock.systemUTC());
        index.accept(manifests.bundles(), Set.of());
        List<Problem> problems = new ArrayList<>(manifests.passedOver());
        problems.addAll(PolicyStatuses.problems(index.snapshot(), properties.settings()));
        problems.sort(Comparator.comparing(Problem::origin).thenComparingInt(Problem::line));
        return problems;
    }
}
