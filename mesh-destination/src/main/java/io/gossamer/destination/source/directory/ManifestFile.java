package io.gossamer.destination.source.directory;

import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.source.Bundle;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last good state of one manifest.
 *
 * @param stamp what was read
 * @param text its content; null if it could not be read, or was not yet
 * @param bundle the resources that hold, and what is wrong with the newest content
 * @param passedOver policy in the newest content that has no effect, since its kind is not read
 */
record ManifestFile(
        DirectoryListing.Stamp stamp,
        @Nullable String text,
        Bundle bundle,
        List<Problem> passedOver) {

    ManifestFile {
        passedOver = List.copyOf(passedOver);
    }

    /** A file that was not read yet. */
    static ManifestFile unread(DirectoryListing.Stamp stamp) {
        return new ManifestFile(stamp, null, new Bundle(List.of(), List.of()), List.of());
    }

    /**
     * Reads the file again. What cannot be read or is invalid keeps its last good state.
     *
     * @param name relative to the watched directory
     */
    ManifestFile read(String name, DirectoryListing.Stamp newStamp, ManifestParser parser) {
        if (newStamp.size() > ManifestParser.MAX_CHARACTERS) {
            return refused(
                    name,
                    newStamp,
                    newStamp.size() + " bytes",
                    "at most " + ManifestParser.MAX_CHARACTERS + "; split the file");
        }
        String content;
        try {
            content = Files.readString(newStamp.path(), StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            return refused(name, newStamp, "bytes that are no UTF-8", "text in UTF-8");
        } catch (AccessDeniedException e) {
            return refused(
                    name, newStamp, "not readable", "read permission for this service's user");
        } catch (IOException e) {
            return refused(name, newStamp, String.valueOf(e.getMessage()), "a readable file");
        }
        if (content.equals(text)) {
            return new ManifestFile(newStamp, text, bundle, passedOver);
        }
        ParsedManifest parsed = parser.parse(name, content);
        return new ManifestFile(newStamp, content, merge(parsed), parsed.passedOver());
    }

    private ManifestFile refused(
            String name, DirectoryListing.Stamp newStamp, String value, String expected) {
        Problem problem = new Problem(name, 0, "", "", value, expected);
        return new ManifestFile(
                newStamp, null, new Bundle(bundle.resources(), List.of(problem)), passedOver);
    }

    private Bundle merge(ParsedManifest parsed) {
        Map<ResourceKey, Resource> result = new LinkedHashMap<>();
        for (Resource previous : bundle.resources()) {
            if (parsed.unreadable() || parsed.refused().contains(previous.key())) {
                result.put(previous.key(), previous);
            }
        }
        for (Resource resource : parsed.resources()) {
            result.put(resource.key(), resource);
        }
        return new Bundle(new ArrayList<>(result.values()), parsed.problems());
    }
}
