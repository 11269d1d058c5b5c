package io.gossamer.destination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Manifests that several tests read. */
public final class TestManifests {

    private TestManifests() {}

    /** A service with a meshed and an unmeshed Pod. */
    public static String shop() {
        try (InputStream in =
                Objects.requireNonNull(TestManifests.class.getResourceAsStream("shop.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
