package io.gossamer.destination.source.directory;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The manifests below a directory at one moment, with a stamp of each that changes with its
 * content. Links are followed; names that begin with a dot are passed over, which hides the
 * versions behind an atomically swapped link.
 */
record DirectoryListing(SortedMap<String, Stamp> files, List<Path> directories) {

    /** Directories below the watched one. */
    private static final int MAX_DEPTH = 8;

    /** Manifests of one directory; a directory of more is refused. */
    static final int MAX_FILES = 10_000;

    /**
     * What tells two versions of a file apart without reading it.
     *
     * @param identity the file behind all links; changes when a link is swapped
     */
    record Stamp(Path path, String identity, FileTime modified, long size) {}

    static DirectoryListing read(Path root) throws IOException {
        SortedMap<String, Stamp> files = new TreeMap<>();
        List<Path> directories = new ArrayList<>();
        Files.walkFileTree(
                root,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                MAX_DEPTH,
                new Visitor(root, files, directories));
        return new DirectoryListing(files, directories);
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final SortedMap<String, Stamp> files;
        private final List<Path> directories;

        Visitor(Path root, SortedMap<String, Stamp> files, List<Path> directories) {
            this.root = root;
            this.files = files;
            this.directories = directories;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(root) && hidden(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            directories.add(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            String name = file.getFileName().toString();
            boolean manifest =
                    name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
            if (manifest && !hidden(file) && attributes.isRegularFile()) {
                files.put(
                        root.relativize(file).toString(),
                        new Stamp(
                                file,
                                Objects.toString(attributes.fileKey(), ""),
                                attributes.lastModifiedTime(),
                                attributes.size()));
            }
            if (files.size() > MAX_FILES) {
                throw new IOException("more than " + MAX_FILES + " manifests");
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // A file may go between the listing of its directory and the look at it.
            if (file.equals(root)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean hidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
