package io.gossamer.cli.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the programs of the mesh are, and how a JVM is started for each. Immutable.
 *
 * @param home the repository or an unpacked distribution
 * @param javaHome the JDK that runs them
 * @param isRecording whether one process of each program records for the start-up cache
 */
public record Installation(Path home, Path javaHome, boolean isRecording) {

    /** The oldest JVM that knows the option that permits Netty's use of Unsafe. */
    private static final int UNSAFE_OPTION_SINCE = 23;

    private static final int NATIVE_ACCESS_SINCE = 22;

    /** Older versions have the option as well, but not in each of their updates. */
    private static final int TRIM_OPTION_SINCE = 25;

    private static final int COMPACT_HEADERS_SINCE = 25;

    /**
     * Three times the JVM's own thresholds: what only the start runs is not worth the second
     * compiler, which would take half of the CPU time to ready. What traffic runs gets there.
     */
    private static final List<String> SECOND_COMPILER_FOR_TRAFFIC =
            List.of(
                    "-XX:ReservedCodeCacheSize=48m",
                    "-XX:Tier4InvocationThreshold=15000",
                    "-XX:Tier4MinInvocationThreshold=3000",
                    "-XX:Tier4CompileThreshold=45000",
                    "-XX:Tier4BackEdgeThreshold=120000");

    /**
     * Reflection by the JVM's own code. Since JDK 18 it would make some hundred classes for the
     * constructors of settings, which are called once: a tenth of a start and 5 MB.
     */
    private static final String REFLECTION_BY_NATIVE_CODE =
            "-Djdk.reflect.useNativeAccessorOnly=true";

    /**
     * Memory that a sidecar needs only when it works hard: the young generation grows with the
     * heap, the table of strings with its content, and most strings are in the start-up cache.
     */
    private static final List<String> SMALL_AT_FIRST =
            List.of("-XX:NewSize=1536k", "-XX:StringTableSize=2048", "-XX:-UsePerfData");

    /** The programs, each a thin jar beside the folder of its dependencies. */
    public enum Program {
        IDENTITY("mesh-identity", "io.gossamer.identity.app.IdentityApplication", 96, 48, ""),
        DESTINATION(
                "mesh-destination",
                "io.gossamer.destination.app.DestinationApplication",
                128,
                64,
                ""),
        LINT("mesh-destination", "io.gossamer.destination.app.Lint", 256, 16, ""),
        EXPLAIN("mesh-destination", "io.gossamer.destination.app.ExplainOnce", 256, 16, ""),
        DIFF("mesh-destination", "io.gossamer.destination.app.Diff", 512, 16, ""),
        PROXY(
                "mesh-proxy",
                "io.gossamer.proxy.app.ProxyApplication",
                64,
                64,
                "--mesh.proxy.workload.name=web"),
        DEMO("mesh-demo", "io.gossamer.demo.Demo", 32, 32, "web"),
        BENCH("mesh-bench", "io.gossamer.bench.app.Bench", 96, 64, "");

        private final String module;
        private final String mainClass;
        private final int heapMegabytes;
        private final int directMegabytes;
        private final String recorded;

        /**
         * @param recorded the argument of the one process that records; empty if there is only one
         */
        Program(
                String module,
                String mainClass,
                int heapMegabytes,
                int directMegabytes,
                String recorded) {
            this.module = module;
            this.mainClass = mainClass;
            this.heapMegabytes = heapMegabytes;
            this.directMegabytes = directMegabytes;
            this.recorded = recorded;
        }

        /** The programs of which the demo runs at least one process each. */
        public static List<Program> ofTheDemo() {
            return List.of(IDENTITY, DESTINATION, PROXY, DEMO);
        }

        String module() {
            return module;
        }

        /**
         * Only the second compiler uses the processor's AES instructions, so what carries traffic
         * has both; the others do too little to pay for it.
         */
        private List<String> compilation() {
            return this == PROXY
                    ? SECOND_COMPILER_FOR_TRAFFIC
                    : List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=32m");
        }

        private boolean records(List<String> arguments) {
            return recorded.isEmpty() || arguments.contains(recorded);
        }
    }

    /**
     * The installation that the launcher names with the system property {@code mesh.home}.
     *
     * @throws MeshFailure if the property is not set
     */
    public static Installation current() {
        String home = System.getProperty("mesh.home");
        if (home == null) {
            throw new MeshFailure(
                    "mesh.home: not set (expected: -Dmesh.home=DIRECTORY of the mesh, as the"
                            + " launcher ./mesh passes it)");
        }
        return new Installation(
                Path.of(home).toAbsolutePath(), Path.of(System.getProperty("java.home")), false);
    }

    /** The same, in which one process of each program records for the start-up cache. */
    public Installation recording() {
        return new Installation(home, javaHome, true);
    }

    /**
     * Makes the start-up cache of a program from what it recorded.
     *
     * @return the cache's file
     * @throws MeshFailure if there is no recording, or no cache can be made of it
     */
    public Path assembleCache(Program program) throws InterruptedException {
        cache().assemble(program, plainCommand(program, List.of()));
        return cache().file(program);
    }

    private StartCache cache() {
        return new StartCache(home, javaHome, Runtime.version().feature());
    }

    private Path jar(Program program) {
        return home.resolve(program.module).resolve("target").resolve(program.module + ".jar");
    }

    /**
     * The command line of a program. Small heaps and the serial collector: a mesh on one machine is
     * many JVMs that each do little.
     *
     * @throws MeshFailure if the program has not been built
     */
    public List<String> command(Program program, List<String> arguments) {
        List<String> command = plainCommand(program, arguments);
        if (!isRecording) {
            command.addAll(1, cache().use(program, jar(program)));
        } else if (program.records(arguments)) {
            command.addAll(1, cache().record(program));
        }
        return command;
    }

    private List<String> plainCommand(Program program, List<String> arguments) {
        Path jar = jar(program);
        if (!Files.isRegularFile(jar)) {
            throw new MeshFailure(
                    "program: "
                            + jar
                            + " is missing (expected: built by ./mesh, or by 'mvn -DskipTests"
                            + " package')");
        }
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.add("-Xms8m");
        command.add("-Xmx" + program.heapMegabytes + "m");
        command.add("-XX:MaxDirectMemorySize=" + program.directMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        command.addAll(program.compilation());
        if (program == Program.PROXY) {
            command.add(REFLECTION_BY_NATIVE_CODE);
            command.addAll(SMALL_AT_FIRST);
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:+StartAttachListener");
        command.addAll(optionsOfThisVersion());
        command.add("-cp");
        command.add(classPath(jar));
        command.add(program.mainClass);
        command.addAll(arguments);
        return command;
    }

    /**
     * The jar and its dependencies by name: a start-up cache fits only the order in which they were
     * recorded, and a pattern would give that of the file system.
     */
    private static String classPath(Path jar) {
        Path folder = jar.resolveSibling("lib");
        if (!Files.isDirectory(folder)) {
            return jar.toString();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return Stream.concat(
                            Stream.of(jar),
                            files.filter(file -> file.toString().endsWith(".jar")).sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new MeshFailure(
                    "program: " + folder + " (expected: a folder that can be read)", e);
        }
    }

    private static List<String> optionsOfThisVersion() {
        int version = Runtime.version().feature();
        List<String> options = new ArrayList<>();
        if (version >= NATIVE_ACCESS_SINCE) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= UNSAFE_OPTION_SINCE) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (version >= TRIM_OPTION_SINCE) {
            // What the compilers used at the start goes back to the system.
            options.add("-XX:TrimNativeHeapInterval=5000");
        }
        if (version >= COMPACT_HEADERS_SINCE) {
            // A start-up cache fits only the kind of headers with which it was recorded.
            options.add("-XX:+UseCompactObjectHeaders");
        }
        return options;
    }
}
