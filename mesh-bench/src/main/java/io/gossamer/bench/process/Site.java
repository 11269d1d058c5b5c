package io.gossamer.bench.process;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.ProcessGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a run takes place. Confined to the coordinator's thread, like the group.
 *
 * @param group of every process that is started
 * @param installation the programs of the mesh
 * @param placement which core runs what
 * @param folder for certificates, configurations and logs of this run
 */
public record Site(
        ProcessGroup group, Installation installation, Placement placement, Path folder) {

    private static final int UNSAFE_OPTION_SINCE = 23;

    /** The same with every core for everything that is started from here on. */
    public Site unpinned() {
        return new Site(group, installation, new Placement(-1, -1, -1), folder);
    }

    /** Moves this process to the core of the generator, so that it is in nobody else's way. */
    public void settle() throws InterruptedException {
        placement.moveToLoadCore(ProcessHandle.current().pid());
    }

    /** Starts a program on the core of the proxies. */
    public ChildProcess startProxy(String name, List<String> command) {
        return group.start(name, placement.onProxyCore(command), Map.of());
    }

    /**
     * The command of a main class of this module, with both compilers: it must not be in the way.
     */
    List<String> ownJava(String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(installation.javaHome().resolve("bin").resolve("java").toString());
        command.addAll(List.of("-Xms64m", "-Xmx128m", "-Xmn32m", "-XX:+UseSerialGC"));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dio.netty.buffer.checkBounds=false");
        command.add("-Dio.netty.buffer.checkAccessible=false");
        if (Runtime.version().feature() >= UNSAFE_OPTION_SINCE) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
