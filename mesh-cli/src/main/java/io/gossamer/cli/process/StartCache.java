package io.gossamer.cli.process;

import io.gossamer.cli.process.Installation.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a JVM need not do again at every start of a program: its classes, loaded and linked, and the
 * profiles of its methods. Recorded in a run with real traffic ({@code mesh prepare}); a JVM to
 * which the file does not fit goes without. JEP 483, 514 and 515 from JDK 25 on, before that
 * dynamic class data sharing (JEP 350). Stateless.
 *
 * @param home of the installation
 * @param javaHome the JDK that runs the programs
 * @param feature version of that JDK
 */
record StartCache(Path home, Path javaHome, int feature) {

    private static final int AOT_SINCE = 25;

    /**
     * Maps the cache where it says, so that its pages stay shared between processes. At another
     * address, which is the JVM's default, every page would be rewritten: 30 MB for each process.
     * The place of class data is then no secret; that of code, heap and libraries stays random.
     */
    private static final List<String> IN_PLACE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    private static final long ASSEMBLY_SECONDS = 120;

    private boolean isAot() {
        return feature >= AOT_SINCE;
    }

    /** Where the cache of a program is, or would be. */
    Path file(Program program) {
        String name = program.module() + "-jdk" + feature + (isAot() ? ".aot" : ".jsa");
        return home.resolve(program.module()).resolve("target").resolve(name);
    }

    private Path recording(Program program) {
        return file(program).resolveSibling(file(program).getFileName() + ".recording");
    }

    /** Options of a start with the cache; none if there is no cache, or one of an older build. */
    List<String> use(Program program, Path jar) {
        Path file = file(program);
        if (!isNewerThanAll(file, jar)) {
            return List.of();
        }
        List<String> options = new ArrayList<>(IN_PLACE);
        if (isAot()) {
            // The methods that were hot in the recording are compiled when they are here, too.
            options.add("-XX:-AOTReplayTraining");
        }
        options.add((isAot() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
        options.add("-Xlog:disable");
        options.add("-Xlog:all=error:stderr");
        return options;
    }

    /** The JVM does not notice that a jar has changed: it would run the classes of the old one. */
    private static boolean isNewerThanAll(Path cache, Path jar) {
        if (!Files.isRegularFile(cache)) {
            return false;
        }
        try (Stream<Path> dependencies = Files.list(jar.resolveSibling("lib"))) {
            FileTime made = Files.getLastModifiedTime(cache);
            for (Path part : Stream.concat(Stream.of(jar), dependencies).toList()) {
                if (made.compareTo(Files.getLastModifiedTime(part)) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Options of a start that records; it writes the recording when it ends by itself. What methods
     * were hot is left out: see {@link #use}.
     */
    List<String> record(Program program) {
        return isAot()
                ? List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-AOTRecordTraining",
                        "-XX:AOTMode=record",
                        "-XX:AOTConfiguration=" + recording(program))
                : List.of("-XX:ArchiveClassesAtExit=" + recording(program));
    }

    /**
     * Makes the cache of what was recorded.
     *
     * @param command a start of the program without its arguments
     * @throws MeshFailure if nothing was recorded, or the JVM cannot make a cache of it
     */
    void assemble(Program program, List<String> command) throws InterruptedException {
        Path recording = recording(program);
        if (!Files.isRegularFile(recording)) {
            throw new MeshFailure(
                    "recording: "
                            + recording
                            + " is missing (expected: written by the JVM of the program at its"
                            + " end; see its log)");
        }
        try {
            Path file = file(program);
            if (isAot()) {
                Files.deleteIfExists(file);
                run(program, assembly(program, command));
                Files.delete(recording);
            } else {
                Files.move(recording, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new MeshFailure("cache: " + e + " (expected: a folder that can be written)", e);
        }
    }

    private List<String> assembly(Program program, List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.addAll(
                1,
                List.of(
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + recording(program),
                        "-XX:AOTCache=" + file(program)));
        return words;
    }

    private void run(Program program, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        boolean ended = process.waitFor(ASSEMBLY_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        if (!ended || process.exitValue() != 0 || !Files.isRegularFile(file(program))) {
            throw new MeshFailure(
                    "cache of "
                            + program.module()
                            + ": not made (expected: by "
                            + javaHome
                            + " within "
                            + ASSEMBLY_SECONDS
                            + " s)");
        }
    }
}
