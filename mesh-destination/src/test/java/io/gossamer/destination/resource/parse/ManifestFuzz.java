package io.gossamer.destination.resource.parse;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;

/** Whatever a manifest holds, it is read or refused with problems: never an exception. */
class ManifestFuzz {

    private final ManifestParser parser = new ManifestParser();

    @FuzzTest(maxDuration = "30s")
    void parse(FuzzedDataProvider data) {
        ParsedManifest parsed = parser.parse("fuzz.yaml", data.consumeRemainingAsString());

        if (parsed.unreadable() && parsed.problems().isEmpty()) {
            throw new AssertionError("unreadable without a reason");
        }
        if (!parsed.refused().isEmpty() && parsed.problems().isEmpty()) {
            throw new AssertionError("refused without a reason");
        }
        for (Problem problem : parsed.problems()) {
            if (problem.expected().isEmpty() || !problem.origin().equals("fuzz.yaml")) {
                throw new AssertionError("a problem that does not help: " + problem);
            }
        }
        for (Resource resource : parsed.resources()) {
            if (resource.metadata().name().isEmpty()) {
                throw new AssertionError("a resource without a name");
            }
        }
    }
}
