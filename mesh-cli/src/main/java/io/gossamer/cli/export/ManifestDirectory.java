package io.gossamer.cli.export;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory that manifests are written to. Files that an export has not written are never
 * replaced.
 */
public final class ManifestDirectory {

    private static final String MARK = "by 'mesh export kubernetes'";

    private final Path directory;

    /**
     * @param directory is made if it does not exist
     */
    public ManifestDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes files, each in one step, or none of them.
     *
     * @return what the user should know: files of an earlier export that this one does not have
     * @throws MeshFailure if a file is in the way, or cannot be written
     */
    public List<String> write(Map<String, String> files) {
        try {
            Files.createDirectories(directory);
            for (String name : files.keySet()) {
                Path file = directory.resolve(name);
                if (Files.exists(file) && !isOurs(file)) {
                    throw new MeshFailure(
                            "--output: "
                                    + file
                                    + " is not of an export (expected: another directory, or that"
                                    + " file elsewhere)");
                }
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                replace(directory.resolve(file.getKey()), file.getValue());
            }
            return leftovers(files);
        } catch (IOException e) {
            throw new MeshFailure(
                    "--output: " + directory + " (expected: a directory to write to)", e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.writeString(temporary, text);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private List<String> leftovers(Map<String, String> files) throws IOException {
        List<String> notes = new ArrayList<>();
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".yaml") && !files.containsKey(name) && isOurs(file)) {
                    notes.add(
                            file
                                    + ": of an earlier export (expected: removed, since nothing in"
                                    + " the compose file is called so any more)");
                }
            }
        }
        return notes;
    }

    private static boolean isOurs(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(line -> line.contains(MARK)).orElse(false);
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }
}
