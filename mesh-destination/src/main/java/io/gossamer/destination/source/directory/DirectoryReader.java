package io.gossamer.destination.source.directory;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.source.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a directory of manifests once, for those who want to know what is in it. */
public final class DirectoryReader {

    private DirectoryReader() {}

    /**
     * What was read.
     *
     * @param bundles by the name of the manifest, relative to the directory
     * @param passedOver policy that has no effect, since its kind is not read
     */
    public record Manifests(Map<String, Bundle> bundles, List<Problem> passedOver) {}

    /**
     * Reads all manifests, with the bounds of a watched directory.
     *
     * @throws IOException if the directory itself cannot be listed
     */
    public static Manifests read(Path root) throws IOException {
        ManifestParser parser = new ManifestParser();
        Map<String, Bundle> bundles = new TreeMap<>();
        List<Problem> passedOver = new ArrayList<>();
        for (Map.Entry<String, DirectoryListing.Stamp> entry :
                DirectoryListing.read(root).files().entrySet()) {
            String name = entry.getKey();
            ManifestFile file =
                    ManifestFile.unread(entry.getValue()).read(name, entry.getValue(), parser);
            bundles.put(name, file.bundle());
            passedOver.addAll(file.passedOver());
        }
        return new Manifests(bundles, passedOver);
    }
}
