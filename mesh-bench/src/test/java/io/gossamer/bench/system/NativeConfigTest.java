package io.gossamer.bench.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.backend.ServicePorts;
import io.gossamer.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeConfigTest {

    private final AtomicInteger next = new AtomicInteger(20_000);
    @TempDir private Path folder;
    private Certificates certificates;
    private PairPorts ports;

    @BeforeEach
    void prepare() {
        certificates = Certificates.create(folder);
        Map<Service, Integer> backend = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            backend.put(service, next.getAndIncrement());
        }
        ports = PairPorts.choose(new ServicePorts(backend), service -> true, next::getAndIncrement);
    }

    @Test
    void haproxySpeaksHttp2ThroughoutWhereTheServiceDoes() {
        String client = HaproxyConfig.client(ports, certificates);
        assertThat(section(client, "GRPC_UNARY")).contains("mode http", "proto h2", "alpn h2");
        assertThat(section(client, "HTTP1")).contains("alpn http/1.1").doesNotContain("proto h2");
        assertThat(section(client, "TCP_ECHO")).contains("mode tcp").doesNotContain("alpn");
    }

    @Test
    void haproxyVerifiesBothSides() {
        assertThat(section(HaproxyConfig.client(ports, certificates), "HTTP1"))
                .contains("verify required verifyhost " + Certificates.SERVER);
        assertThat(section(HaproxyConfig.server(ports, certificates), "HTTP1"))
                .contains("verify required");
    }

    @Test
    void haproxyTakesItsFiles() throws IOException {
        accepted("haproxy", HaproxyConfig.client(ports, certificates), "-c", "-f");
        accepted("haproxy", HaproxyConfig.server(ports, certificates), "-c", "-f");
    }

    @Test
    void nginxTakesItsFiles() throws IOException {
        accepted("nginx", NginxConfig.client(ports, certificates, folder), "-t", "-c");
        accepted("nginx", NginxConfig.server(ports, certificates, folder), "-t", "-c");
    }

    private void accepted(String program, String config, String check, String option)
            throws IOException {
        Path path = Command.find(program);
        Assumptions.assumeTrue(path != null, program + " is not installed");
        Path file = Files.writeString(folder.resolve(program + ".conf"), config);
        Command.run(
                        Duration.ofSeconds(30),
                        List.of(path.toString(), check, option, file.toString()))
                .expectSuccess();
    }

    private static String section(String config, String service) {
        int start = config.indexOf("listen " + service + "\n");
        assertThat(start).as(config).isNotNegative();
        int end = config.indexOf("\nlisten ", start);
        return config.substring(start, end < 0 ? config.length() : end);
    }
}
