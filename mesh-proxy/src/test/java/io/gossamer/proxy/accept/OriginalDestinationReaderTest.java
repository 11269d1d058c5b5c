package io.gossamer.proxy.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.File;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@Timeout(180)
class OriginalDestinationReaderTest {

    private static final String NAMESPACE = "gossamer-odst-" + ProcessHandle.current().pid();

    @Test
    void readsTheSocketAddressesOfTheKernel() throws Exception {
        byte[] v4 = new byte[16];
        System.arraycopy(new byte[] {2, 0, 0x1F, (byte) 0x90, 10, 96, 0, 5}, 0, v4, 0, 8);
        assertThat(OriginalDestinationReader.parse(ByteBuffer.wrap(v4), true))
                .isEqualTo(new InetSocketAddress("10.96.0.5", 8080));
        byte[] v6 = new byte[28];
        v6[0] = 10;
        v6[2] = (byte) 0xFF;
        v6[3] = (byte) 0xFF;
        v6[8] = (byte) 0xFD;
        v6[23] = 1;
        assertThat(OriginalDestinationReader.parse(ByteBuffer.wrap(v6), false))
                .isEqualTo(new InetSocketAddress("fd00::1", 65535));
    }

    @Test
    void takesMappedAddressesForWhatTheyAre() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;
        InetSocketAddress address =
                new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), 80);
        assertThat(OriginalDestinationReader.unmapped(address))
                .isEqualTo(new InetSocketAddress("127.0.0.1", 80));
        InetSocketAddress plain = new InetSocketAddress("fd00::1", 80);
        assertThat(OriginalDestinationReader.unmapped(plain)).isSameAs(plain);
    }

    @Test
    void findsNothingRedirectedWithoutTheNativeTransport() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThat(OriginalDestinationReader.read(channel)).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    @EnabledIf(
            value = "canRedirect",
            disabledReason = "needs root, ip netns, iptables and ip6tables with REDIRECT")
    void readsWhereRedirectedConnectionsWantedToGo() throws Exception {
        redirected(
                () -> {
                    // IPv4 peer on an IPv4 listener; directly to the listener: conntrack knows its
                    // own address.
                    assertThat(
                                    probe(
                                            "127.0.0.1", "4140", //
                                            "10.96.0.5", "80", //
                                            "10.96.7.7", "5432", //
                                            "127.0.0.1", "4140"))
                            .containsExactly("10.96.0.5:80", "10.96.7.7:5432", "none");
                    // IPv6 and IPv4-mapped peers on a dual-stack listener.
                    assertThat(
                                    probe(
                                            "::", "4140", //
                                            "fd00:96::5", "80", //
                                            "10.96.0.5", "443", //
                                            "::1", "4140"))
                            .containsExactly("[fd00:96:0:0:0:0:0:5]:80", "10.96.0.5:443", "none");
                });
    }

    @Test
    @EnabledIf(value = "canRedirect", disabledReason = "needs root and ip netns")
    void findsNothingRedirectedWhereNothingTracksConnections() throws Exception {
        run("ip", "netns", "add", NAMESPACE);
        try {
            run("ip", "-n", NAMESPACE, "link", "set", "lo", "up");
            assertThat(probe("127.0.0.1", "4140", "127.0.0.1", "4140")).containsExactly("none");
            assertThat(probe("::", "4140", "::1", "4140", "127.0.0.1", "4140"))
                    .containsExactly("none", "none");
        } finally {
            run("ip", "netns", "del", NAMESPACE);
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    // A namespace in which everything to 10.96/16 and fd00:96::/32 comes out at port 4140.
    private static void redirected(Body body) throws Exception {
        run("ip", "netns", "add", NAMESPACE);
        try {
            run("ip", "-n", NAMESPACE, "link", "set", "lo", "up");
            run("ip", "-n", NAMESPACE, "route", "add", "10.96.0.0/16", "dev", "lo");
            run("ip", "-n", NAMESPACE, "-6", "route", "add", "fd00:96::/32", "dev", "lo");
            redirect("iptables", "10.96.0.0/16");
            redirect("ip6tables", "fd00:96::/32");
            body.run();
        } finally {
            run("ip", "netns", "del", NAMESPACE);
        }
    }

    private static void redirect(String command, String destination) throws Exception {
        run(
                "ip",
                "netns",
                "exec",
                NAMESPACE, //
                command,
                "-t",
                "nat",
                "-A",
                "OUTPUT",
                "-p",
                "tcp",
                "-d",
                destination, //
                "-j",
                "REDIRECT",
                "--to-ports",
                "4140");
    }

    private static List<String> probe(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("ip", "netns", "exec", NAMESPACE));
        command.add(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.add(OriginalDestinationProbe.class.getName());
        command.addAll(List.of(arguments));
        String prefix = OriginalDestinationProbe.PREFIX;
        return run(command.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private static String run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return output;
    }

    static boolean canRedirect() {
        try {
            redirected(() -> {});
            return true;
        } catch (Exception | AssertionError e) {
            return false;
        }
    }
}
