package io.gossamer.cli.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Programs of a test in a folder of their own, which is the whole search path. */
record Script(Path folder) {

    /** A program that notes its arguments in the file {@code calls} and then runs these lines. */
    Script program(String name, String lines) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\nPATH=/usr/bin:/bin\necho \""
                        + name
                        + " $*\" >>'"
                        + calls()
                        + "'\n"
                        + lines
                        + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return this;
    }

    Map<String, String> environment() {
        return Map.of("PATH", folder.toString(), "DOCKER_HOST", "unix:///run/test.sock");
    }

    Path calls() {
        return folder.resolve("calls");
    }
}
