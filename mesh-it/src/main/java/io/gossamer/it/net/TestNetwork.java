package io.gossamer.it.net;

import io.gossamer.it.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A bridge in a network namespace of its own and further namespaces attached to it: none of their
 * addresses exists outside. Needs root on Linux; {@link #close} removes all. Not thread safe.
 */
public final class TestNetwork implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Group of the sidecars' processes, which the redirect rules exempt. */
    private static final String PROXY_GROUP = "2102";

    private static final String PREFIX6 = "fd00:d3::";

    private final String prefix;
    private final List<String> namespaces = new ArrayList<>();

    private TestNetwork(String prefix) {
        this.prefix = prefix;
    }

    /** One namespace with its address on the bridge. */
    public record Host(String namespace, String address) {

        /** The host of the tests themselves, by its loopback address. */
        public static Host here() {
            return new Host("", "127.0.0.1");
        }

        /** Its address of the other family; of this namespace only. */
        public String address6() {
            return PREFIX6 + address.substring(address.lastIndexOf('.') + 1);
        }

        /** The addresses that a server binds: all of a namespace, else only the loopback one. */
        public String bind() {
            return namespace.isEmpty() ? address : "0.0.0.0";
        }

        /** Words before a command that make it run here. */
        public List<String> enter() {
            return namespace.isEmpty() ? List.of() : List.of("ip", "netns", "exec", namespace);
        }

        /** The same for a sidecar, which the redirect rules exempt by its group. */
        public List<String> enterAsProxyIfNamespace() {
            if (namespace.isEmpty()) {
                return List.of();
            }
            return List.of(
                    "ip",
                    "netns",
                    "exec",
                    namespace,
                    "setpriv",
                    "--regid",
                    PROXY_GROUP,
                    "--clear-groups");
        }

        /** Runs a command here. */
        public Command.Result run(Duration atMost, String... command) {
            return Command.run(atMost, command(command));
        }

        /** The whole command line for one that runs here. */
        public List<String> command(String... command) {
            List<String> words = new ArrayList<>(enter());
            words.addAll(List.of(command));
            return words;
        }
    }

    /** Why namespaces cannot be made here, or an empty text if they can. */
    public static String unavailable() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return "user: " + System.getProperty("user.name") + " (needed: root)";
        }
        for (String program : List.of("ip", "iptables", "setpriv")) {
            if (!Command.exists(program)) {
                return program + ": not found (needed for network namespaces)";
            }
        }
        String probe = "gsm-probe-" + ProcessHandle.current().pid();
        if (Command.run(SOON, List.of("ip", "netns", "add", probe)).exitCode() != 0) {
            return "network namespaces: not permitted here";
        }
        var nat =
                Command.run(
                        SOON, List.of("ip", "netns", "exec", probe, "iptables", "-t", "nat", "-S"));
        Command.run(SOON, List.of("ip", "netns", "del", probe)).expectSuccess();
        return nat.exitCode() == 0 ? "" : "iptables nat table: " + nat.errors().strip();
    }

    /** Whether namespaces have IPv6 and can redirect it. */
    public boolean hasIpv6() {
        return Command.exists("ip6tables")
                && hubHost().run(SOON, "ip6tables", "-t", "nat", "-S").exitCode() == 0;
    }

    /**
     * Makes the bridge, 10.211.0.1/16 and fd00:d3::1/64, in a namespace whose name begins with the
     * prefix.
     */
    public static TestNetwork create(String prefix) {
        TestNetwork network = new TestNetwork(prefix);
        try {
            network.addNamespace("hub");
            network.hub("ip", "link", "add", "br0", "type", "bridge");
            network.hub("ip", "addr", "add", "10.211.0.1/16", "dev", "br0");
            network.hub("ip", "link", "set", "br0", "up");
            if (network.hasIpv6()) {
                network.hub("ip", "addr", "add", PREFIX6 + "1/64", "dev", "br0", "nodad");
            }
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** The namespace of the bridge itself. */
    public Host hubHost() {
        return new Host(prefix + "hub", "10.211.0.1");
    }

    /** Attaches a new namespace with the next address. */
    public Host addHost(String name) {
        int number = namespaces.size() + 10;
        String namespace = addNamespace(name);
        String outside = "v" + number;
        String address = "10.211.0." + number;
        hub(
                "ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns",
                namespace);
        hub("ip", "link", "set", outside, "master", "br0", "up");
        Host host = new Host(namespace, address);
        host.run(SOON, "ip", "addr", "add", address + "/16", "dev", "eth0").expectSuccess();
        host.run(SOON, "ip", "link", "set", "eth0", "up").expectSuccess();
        host.run(SOON, "ip", "route", "add", "default", "via", "10.211.0.1").expectSuccess();
        if (hasIpv6()) {
            host.run(SOON, "ip", "addr", "add", host.address6() + "/64", "dev", "eth0", "nodad")
                    .expectSuccess();
            host.run(SOON, "ip", "-6", "route", "add", "default", "via", PREFIX6 + "1")
                    .expectSuccess();
        }
        return host;
    }

    /**
     * Redirects TCP of this namespace to the sidecar: what arrives to 4143, what leaves to 4140,
     * but neither the sidecar's own connections nor the loopback interface (rule R18).
     */
    public void redirect(Host host) {
        redirect("iptables", host);
        if (hasIpv6()) {
            redirect("ip6tables", host);
        }
    }

    private static void redirect(String tables, Host host) {
        rule(
                tables,
                host,
                "PREROUTING",
                "-p",
                "tcp",
                "-m",
                "multiport",
                "--dports",
                "4143,4190,4191",
                "-j",
                "RETURN");
        rule(tables, host, "PREROUTING", "-p", "tcp", "-j", "REDIRECT", "--to-ports", "4143");
        rule(
                tables,
                host,
                "OUTPUT",
                "-p",
                "tcp",
                "-m",
                "owner",
                "--gid-owner",
                PROXY_GROUP,
                "-j",
                "RETURN");
        rule(tables, host, "OUTPUT", "-p", "tcp", "-o", "lo", "-j", "RETURN");
        rule(tables, host, "OUTPUT", "-p", "tcp", "-j", "REDIRECT", "--to-ports", "4140");
    }

    private static void rule(String tables, Host host, String chain, String... words) {
        List<String> command = new ArrayList<>(host.command(tables, "-t", "nat", "-A", chain));
        command.addAll(List.of(words));
        Command.run(SOON, command).expectSuccess();
    }

    private String addNamespace(String name) {
        String namespace = prefix + name;
        if (Files.exists(Path.of("/run/netns", namespace))) {
            // A run of these tests that was killed has left it.
            Command.run(SOON, List.of("ip", "netns", "del", namespace));
        }
        Command.run(SOON, List.of("ip", "netns", "add", namespace)).expectSuccess();
        namespaces.add(namespace);
        Command.run(SOON, List.of("ip", "-n", namespace, "link", "set", "lo", "up"))
                .expectSuccess();
        return namespace;
    }

    private void hub(String... command) {
        hubHost().run(SOON, command).expectSuccess();
    }

    @Override
    public void close() {
        for (String namespace : namespaces) {
            Command.run(SOON, List.of("ip", "netns", "del", namespace));
        }
        namespaces.clear();
    }
}
