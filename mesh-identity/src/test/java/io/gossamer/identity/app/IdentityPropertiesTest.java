package io.gossamer.identity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.identity.ca.SigningPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IdentityPropertiesTest {

    private static IdentityProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("mesh.identity", IdentityProperties.class)
                .get();
    }

    @Test
    void defaultsSuitOneMachine() {
        assertThat(bind(Map.of("mesh.identity.data-dir", "/data")))
                .isEqualTo(
                        new IdentityProperties(
                                Path.of("/data"),
                                "cluster.local",
                                "mesh",
                                Duration.ofHours(24),
                                Duration.ofSeconds(20),
                                "127.0.0.1:8080",
                                "127.0.0.1:9990"));
    }

    @Test
    void everySettingIsMapped() {
        IdentityProperties properties =
                bind(
                        Map.of(
                                "mesh.identity.data-dir", "/d",
                                "mesh.identity.trust-domain", "example.org",
                                "mesh.identity.control-namespace", "ctl",
                                "mesh.identity.lifetime", "30s",
                                "mesh.identity.clock-skew", "5s",
                                "mesh.identity.listen", "[::1]:1",
                                "mesh.identity.admin", "127.0.0.1:2"));

        assertThat(properties)
                .isEqualTo(
                        new IdentityProperties(
                                Path.of("/d"),
                                "example.org",
                                "ctl",
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                "[::1]:1",
                                "127.0.0.1:2"));
        assertThat(properties.policy())
                .isEqualTo(
                        new SigningPolicy(
                                "ctl",
                                "example.org",
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5)));
        assertThat(properties.sidecar().dnsName())
                .isEqualTo("identity.ctl.serviceaccount.identity.ctl.example.org");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(
                        () ->
                                bind(
                                        Map.of(
                                                "mesh.identity.trust-domain", "Not A Domain",
                                                "mesh.identity.lifetime", "8d",
                                                "mesh.identity.clock-skew", "-1s",
                                                "mesh.identity.listen", "8080",
                                                "mesh.identity.admin", "unix:/x")))
                .isInstanceOf(BindException.class)
                .rootCause()
                .isInstanceOf(StartFailureException.class)
                .hasMessageContaining("mesh.identity.data-dir: missing")
                .hasMessageContaining("Not A Domain")
                .hasMessageContaining("mesh.identity.lifetime: PT192H (expected: 1s to 7d)")
                .hasMessageContaining("mesh.identity.clock-skew")
                .hasMessageContaining("mesh.identity.listen: 8080 (expected: host:port)")
                .hasMessageContaining("mesh.identity.admin: unix:/x");
    }
}
