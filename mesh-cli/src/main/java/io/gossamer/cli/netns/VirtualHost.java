package io.gossamer.cli.netns;

import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A host behind the bridge: namespaces that a process holds. Lives as long as that process. */
public final class VirtualHost {

    private static final List<String> UNTOUCHED = List.of("4143", "4190", "4191");
    private static final String INBOUND = "4143";
    private static final String OUTBOUND = "4140";
    private static final int TRIES = 100;
    private static final long TRY_MILLIS = 50;

    private final ChildProcess holder;
    private final String address;
    private final Path hostsFile;

    VirtualHost(ChildProcess holder, String address, Path hostsFile) {
        this.holder = holder;
        this.address = address;
        this.hostsFile = hostsFile;
    }

    public String address() {
        return address;
    }

    String pid() {
        return Long.toString(holder.pid());
    }

    /** A command as it is run on this host, by this account. */
    public List<String> command(List<String> command) {
        return SystemCommand.join(
                List.of("nsenter", "--target", pid(), "--net", "--mount", "--"), command);
    }

    /** A command as it is run on this host by the account of sidecars. */
    public List<String> commandOfProxy(List<String> command) {
        String uid = VirtualNetwork.PROXY_UID;
        return command(
                SystemCommand.join(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--clear-groups",
                                "--"),
                        command));
    }

    void run(String... command) {
        SystemCommand.run(command(List.of(command)));
    }

    /**
     * Sends all TCP of this host through its sidecar: what arrives to port 4143, what leaves to
     * port 4140. Exempt are the sidecar itself, loopback, and the sidecar's own ports.
     */
    public void redirect() {
        for (String iptables : List.of("iptables", "ip6tables")) {
            boolean optional = iptables.equals("ip6tables") && !hasIpv6();
            if (!optional) {
                rules(iptables);
            }
        }
    }

    /** Replaces the host's names. */
    public void name(String hosts) {
        try {
            // In place: a new file would not be the one that is mounted.
            Files.writeString(hostsFile, "127.0.0.1 localhost\n" + hosts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the holder has left the namespaces of this process. */
    void awaitNamespace() {
        Path ours = Path.of("/proc/self/ns/net");
        Path theirs = Path.of("/proc", pid(), "ns", "net");
        for (int i = 0; i < TRIES; i++) {
            holder.requireAlive();
            try {
                if (!Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(ours))
                        && isMounted()) {
                    return;
                }
                Thread.sleep(TRY_MILLIS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MeshFailure("network namespace: interrupted", e);
            }
        }
        throw new MeshFailure(
                "network namespace of "
                        + holder.name()
                        + ": none (expected: made by unshare within 5 s)");
    }

    private boolean isMounted() throws IOException {
        return Files.readString(Path.of("/proc", pid(), "mountinfo")).contains(" /etc/hosts ");
    }

    private boolean hasIpv6() {
        return Files.exists(Path.of("/proc", pid(), "net", "if_inet6"));
    }

    private void rules(String iptables) {
        append(
                iptables,
                "PREROUTING",
                "-p",
                "tcp",
                "-m",
                "multiport",
                "--dports",
                ports(),
                "-j",
                "RETURN");
        append(iptables, "PREROUTING", "-p", "tcp", "-j", "REDIRECT", "--to-ports", INBOUND);
        append(
                iptables,
                "OUTPUT",
                "-m",
                "owner",
                "--uid-owner",
                VirtualNetwork.PROXY_UID,
                "-j",
                "RETURN");
        append(iptables, "OUTPUT", "-o", "lo", "-j", "RETURN");
        append(
                iptables,
                "OUTPUT",
                "-p",
                "tcp",
                "-m",
                "multiport",
                "--dports",
                ports(),
                "-j",
                "RETURN");
        append(iptables, "OUTPUT", "-p", "tcp", "-j", "REDIRECT", "--to-ports", OUTBOUND);
    }

    private static String ports() {
        return String.join(",", UNTOUCHED);
    }

    private void append(String iptables, String chain, String... rule) {
        SystemCommand.run(
                command(
                        SystemCommand.join(
                                List.of(iptables, "-w", "-t", "nat", "-A", chain), List.of(rule))));
    }
}
