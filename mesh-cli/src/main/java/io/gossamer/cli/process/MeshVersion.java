package io.gossamer.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this mesh. */
public final class MeshVersion {

    private MeshVersion() {}

    /** As the build wrote it. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream in = MeshVersion.class.getResourceAsStream("/mesh-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
