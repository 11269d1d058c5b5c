package io.gossamer.cli.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarTest {

    @TempDir private Path directory;

    @Test
    void argumentsNameWorkloadServicesAndPorts() {
        Sidecar sidecar =
                sidecar()
                        .workload("default", "books")
                        .serve("books", List.of("8080:9000", "9090"))
                        .listen("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")
                        .declare("127.0.0.1:4", "unix:/s")
                        .declare("127.0.0.1:5", "127.0.0.1:6");

        assertThat(sidecar.arguments())
                .contains(
                        "--mesh.proxy.identity.name=id",
                        "--mesh.proxy.mode=explicit",
                        "--mesh.proxy.workload.name=books-1",
                        "--mesh.proxy.workload.service-account=books",
                        "--mesh.proxy.workload.services[0]=books",
                        "--mesh.proxy.inbound.app-ports=8080:9000,9090",
                        "--mesh.proxy.inbound.listen=127.0.0.1:1",
                        "--mesh.proxy.inbound.ports[0].target=unix:/s",
                        "--mesh.proxy.inbound.ports[1].listen=127.0.0.1:5");
    }

    @Test
    void laterValueReplacesTheEarlierOne() {
        assertThat(sidecar().set("mode", "transparent").arguments())
                .contains("--mesh.proxy.mode=transparent")
                .doesNotContain("--mesh.proxy.mode=explicit");
    }

    @Test
    void tokenIsReadableByItsOwnerOnly() throws Exception {
        Sidecar sidecar = sidecar().token("secret");

        Path token = sidecar.readyFile().resolveSibling("token");
        assertThat(Files.readString(token)).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
        assertThat(sidecar.arguments()).contains("--mesh.proxy.identity.token-file=" + token);
    }

    @Test
    void environmentNamesTheProxyInEveryDialect() {
        Map<String, String> environment =
                ExplicitEnvironment.of("127.0.0.1:4140", Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g"));

        assertThat(environment)
                .containsEntry("http_proxy", "http://127.0.0.1:4140")
                .containsEntry("HTTPS_PROXY", "http://127.0.0.1:4140")
                .containsEntry("all_proxy", "socks5h://127.0.0.1:4140")
                .containsEntry("grpc_proxy", "http://127.0.0.1:4140")
                .containsEntry("no_proxy", "127.0.0.1,localhost,::1");
        assertThat(environment.get("JAVA_TOOL_OPTIONS"))
                .startsWith("-Xmx1g -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4140")
                .contains("-DsocksProxyPort=4140");
    }

    private Sidecar sidecar() {
        return new Sidecar(directory.resolve("books-1"), "books-1", "id");
    }
}
