package io.gossamer.destination.resource.parse;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whatever a manifest holds, it is read or refused with problems that help, the same each time, and
 * takes no other document of the file with it: never an exception.
 */
class ManifestFuzz {

    private static final String NEIGHBOUR = "neighbour-of-the-fuzzed";
    private static final String GOOD =
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: " + NEIGHBOUR + "}\n";

    private final ManifestParser parser = new ManifestParser();

    @FuzzTest(maxDuration = "30s")
    void parse(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString() + "\n";
        ParsedManifest parsed = parser.parse("fuzz.yaml", text);

        checkProblems(parsed);
        checkResources(parsed);
        if (!parser.parse("fuzz.yaml", text).equals(parsed)) {
            throw new AssertionError("read in two ways");
        }
        if (!text.contains(NEIGHBOUR)) {
            checkNeighbour(parsed, parser.parse("fuzz.yaml", text + GOOD));
        }
    }

    private static void checkProblems(ParsedManifest parsed) {
        boolean incomplete = parsed.unreadable() || !parsed.refused().isEmpty();
        if (incomplete && parsed.problems().isEmpty()) {
            throw new AssertionError("refused without a reason");
        }
        for (Problem problem : parsed.problems()) {
            if (problem.expected().isEmpty() || !problem.origin().equals("fuzz.yaml")) {
                throw new AssertionError("a problem that does not help: " + problem);
            }
        }
    }

    private static void checkResources(ParsedManifest parsed) {
        Set<ResourceKey> keys = new HashSet<>();
        for (Resource resource : parsed.resources()) {
            if (resource.metadata().name().isEmpty()) {
                throw new AssertionError("a resource without a name");
            }
            if (!keys.add(resource.key())) {
                throw new AssertionError("twice: " + resource.key());
            }
        }
    }

    /** A document behind a readable one is read, and changes nothing about what is before it. */
    private static void checkNeighbour(ParsedManifest alone, ParsedManifest together) {
        List<Resource> both = together.resources();
        boolean syntax = both.isEmpty() && together.unreadable();
        if (syntax) {
            return;
        }
        int last = both.size() - 1;
        if (!both.get(last).metadata().name().equals(NEIGHBOUR)) {
            throw new AssertionError("the next document is lost: " + both);
        }
        if (!alone.unreadable() && !both.subList(0, last).equals(alone.resources())) {
            throw new AssertionError(both + " and alone " + alone.resources());
        }
    }
}
