package io.gossamer.cli.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.ProcessGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs where the user is root of a Linux with iproute2, iptables and util-linux. */
@Timeout(60)
class VirtualNetworkTest {

    private static final int NUMBER = 249;

    @TempDir private Path directory;

    @BeforeEach
    void requireRootAndPrograms() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        for (String program : List.of("ip", "unshare", "nsenter", "setpriv", "iptables")) {
            assumeTrue(
                    Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder + program))),
                    () -> "needs " + program);
        }
    }

    @Test
    void hostsHaveNamesAddressesAndRulesAndLeaveNothingBehind() throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        String gateway;
        try (ProcessGroup group = ProcessGroup.begin(data, "test")) {
            try (VirtualNetwork network = VirtualNetwork.create(group, NUMBER)) {
                gateway = network.gateway();
                VirtualHost first = network.add("first", directory.resolve("first.hosts"));
                VirtualHost second = network.add("second", directory.resolve("second.hosts"));
                first.redirect();
                first.name("10.96.0.7 books\n");

                assertThat(output(first.command(List.of("getent", "hosts", "books"))))
                        .startsWith("10.96.0.7");
                assertThat(output(second.command(List.of("ip", "-4", "addr"))))
                        .contains(second.address() + "/24");
                assertThat(output(first.command(List.of("iptables", "-t", "nat", "-S"))))
                        .containsSubsequence(
                                "-A PREROUTING -p tcp -m multiport --dports 4143,4190,4191",
                                "-A PREROUTING -p tcp -j REDIRECT --to-ports 4143",
                                "-A OUTPUT -m owner --uid-owner 2102 -j RETURN",
                                "-A OUTPUT -o lo -j RETURN",
                                "-A OUTPUT -p tcp -j REDIRECT --to-ports 4140");
                assertThat(output(first.commandOfProxy(List.of("id", "-u")))).startsWith("2102");
            }
        }

        assertThat(output(List.of("ip", "-4", "addr"))).doesNotContain(gateway + "/24");
        String subnet = gateway.split("\\.")[2];
        assertThat(output(List.of("ip", "link")))
                .doesNotContain("gossamer" + subnet + ":", "gm" + subnet + "v");
    }

    @Test
    void aSecondNetworkWithTheSameNumberTakesTheNextFreeSubnetAndLeavesTheFirstAlone()
            throws Exception {
        DataDirectory data = DataDirectory.open(directory);
        try (ProcessGroup group = ProcessGroup.begin(data, "test");
                VirtualNetwork first = VirtualNetwork.create(group, NUMBER)) {
            try (VirtualNetwork second = VirtualNetwork.create(group, NUMBER)) {
                assertThat(second.gateway()).isNotEqualTo(first.gateway());
                assertThat(output(List.of("ip", "-4", "addr")))
                        .contains(first.gateway() + "/24", second.gateway() + "/24");
            }

            assertThat(output(List.of("ip", "-4", "addr"))).contains(first.gateway() + "/24");
        }
    }

    private static String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
