package io.gossamer.it.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the built modules of this checkout are. */
public final class Repository {

    private static final int AOT_SINCE = 25;

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

    /**
     * Options with which a JVM of a runnable module uses the start-up cache that {@code mesh
     * prepare} has made for this JDK; none if there is no cache of the module as it is now.
     */
    public static List<String> startCache(String module) {
        int feature = Runtime.version().feature();
        boolean aot = feature >= AOT_SINCE;
        Path target = root().resolve(module).resolve("target");
        Path cache = target.resolve(module + "-jdk" + feature + (aot ? ".aot" : ".jsa"));
        Path jar = target.resolve(module + ".jar");
        if (!Files.exists(cache) || cache.toFile().lastModified() < jar.toFile().lastModified()) {
            return List.of();
        }
        return List.of(
                (aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache,
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }
}
