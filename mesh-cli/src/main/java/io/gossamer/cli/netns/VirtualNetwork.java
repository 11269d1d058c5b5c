package io.gossamer.cli.netns;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.NetworkLinks;
import io.gossamer.cli.process.ProcessGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bridge on this machine and the hosts behind it. A host is a process that holds a network and a
 * mount namespace: when it ends, they and the host's end of the wire are gone. Nothing is written
 * below the system's folders.
 */
public final class VirtualNetwork implements AutoCloseable {

    /** Unprivileged account of the sidecars, exempt from the redirect; the contract's number. */
    public static final String PROXY_UID = "2102";

    private static final int SUBNETS = 250;
    private static final int HOSTS_PER_NETWORK = 250;

    private final ProcessGroup group;
    private final String bridge;
    private final String prefix;
    private final List<String> wires = new ArrayList<>();
    private int hosts = 1;

    private VirtualNetwork(ProcessGroup group, String bridge, String prefix) {
        this.group = group;
        this.bridge = bridge;
        this.prefix = prefix;
    }

    /**
     * Makes the bridge. It is noted in the run's state before it exists.
     *
     * @param number where the search for a subnet that no other run has begins
     * @throws MeshFailure if this is not Linux, the user is not root, a program is missing, or all
     *     subnets are taken
     */
    public static VirtualNetwork create(ProcessGroup group, long number) {
        requireRoot();
        for (int tried = 0; tried < SUBNETS; tried++) {
            long subnet = Math.floorMod(number + tried, (long) SUBNETS);
            VirtualNetwork network =
                    new VirtualNetwork(group, "gossamer" + subnet, "10.77." + subnet + ".");
            if (network.claim()) {
                SystemCommand.run(
                        "ip", "addr", "add", network.gateway() + "/24", "dev", network.bridge);
                SystemCommand.run("ip", "link", "set", network.bridge, "up");
                return network;
            }
        }
        throw new MeshFailure(
                "bridges gossamer0 to gossamer"
                        + (SUBNETS - 1)
                        + ": all taken (expected: one free; ./mesh stop removes what ended runs left)");
    }

    /** The kernel decides between two runs that want the same name at the same time. */
    private boolean claim() {
        if (exists(bridge)) {
            return false;
        }
        group.noteLink(bridge);
        try {
            SystemCommand.run("ip", "link", "add", bridge, "type", "bridge");
            return true;
        } catch (MeshFailure e) {
            group.forgetLink(bridge);
            if (exists(bridge)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean exists(String link) {
        return Files.exists(Path.of("/sys/class/net", link));
    }

    /** The address of this machine on the bridge. */
    public String gateway() {
        return prefix + "1";
    }

    /**
     * Adds a host with an address, a default route and a hosts file of its own.
     *
     * @param name of the process that holds it
     * @param hostsFile empty file; what is written into it later, the host sees
     */
    public VirtualHost add(String name, Path hostsFile) {
        try {
            Files.writeString(hostsFile, "127.0.0.1 localhost\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int number = ++hosts;
        if (number > HOSTS_PER_NETWORK) {
            throw new MeshFailure(
                    "hosts: " + number + " (expected: at most " + HOSTS_PER_NETWORK + ")");
        }
        ChildProcess holder =
                group.start(
                        name,
                        List.of(
                                "unshare",
                                "--net",
                                "--mount",
                                "--propagation",
                                "private",
                                "/bin/sh",
                                "-c",
                                "mount --bind \"$1\" /etc/hosts && exec sleep 2147483647",
                                "sh",
                                hostsFile.toString()),
                        Map.of());
        VirtualHost host = new VirtualHost(holder, prefix + number, hostsFile);
        host.awaitNamespace();
        connect(host, "gm" + bridge.substring("gossamer".length()) + "v" + number);
        return host;
    }

    @Override
    public void close() {
        // The kernel would remove them too, but some time after the last process of a host.
        NetworkLinks.remove(wires);
        NetworkLinks.remove(List.of(bridge));
        group.forgetLink(bridge);
    }

    private void connect(VirtualHost host, String wire) {
        SystemCommand.run(
                "ip",
                "link",
                "add",
                wire,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                host.pid());
        wires.add(wire);
        SystemCommand.run("ip", "link", "set", wire, "master", bridge, "up");
        host.run("ip", "link", "set", "lo", "up");
        host.run("ip", "addr", "add", host.address() + "/24", "dev", "eth0");
        host.run("ip", "link", "set", "eth0", "up");
        host.run("ip", "route", "add", "default", "via", gateway());
    }

    private static void requireRoot() {
        if (!Files.isDirectory(Path.of("/proc/self/ns"))
                || !"root".equals(System.getProperty("user.name"))) {
            throw new MeshFailure(
                    "--transparent: "
                            + System.getProperty("os.name")
                            + " as "
                            + System.getProperty("user.name")
                            + " (expected: Linux as root; without --transparent neither is needed)");
        }
    }
}
