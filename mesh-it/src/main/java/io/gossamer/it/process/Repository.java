package io.gossamer.it.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the built modules of this checkout are. */
public final class Repository {

    private Repository() {}

    /** The root of the checkout, from the system property {@code mesh.root} that the build sets. */
    public static Path root() {
        String root = System.getProperty("mesh.root", "");
        if (root.isEmpty()) {
            throw new IllegalStateException(
                    "mesh.root: not set (expected: the root of the checkout; the build sets it)");
        }
        return Path.of(root);
    }

    /** This module's build folder, in which everything that a test leaves behind belongs. */
    public static Path target() {
        return root().resolve("mesh-it").resolve("target");
    }

    /** Whether the module is packaged with its class path beside it. */
    public static boolean isPackaged(String module) {
        Path target = root().resolve(module).resolve("target");
        return Files.exists(target.resolve(module + ".jar"))
                && Files.isDirectory(target.resolve("lib"));
    }

    /**
     * Class path of a runnable module.
     *
     * @throws IllegalStateException with the remedy if it is not packaged
     */
    public static String classPath(String module) {
        if (!isPackaged(module)) {
            throw new IllegalStateException(
                    module
                            + ": not packaged (expected: target/"
                            + module
                            + ".jar and target/lib). Run: mvn package -DskipTests -pl "
                            + module
                            + " -am");
        }
        Path target = root().resolve(module).resolve("target");
        return target.resolve(module + ".jar") + ":" + target.resolve("lib") + "/*";
    }
}
