package io.gossamer.proxy.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.proxy.health.HealthCheck.Kind;
import org.junit.jupiter.api.Test;

/** What the registry may ask to be checked. */
class ApplicationHealthTest {

    private static HealthCheck.Builder http(String path) {
        return HealthCheck.newBuilder()
                .setPort(8080)
                .setHttp(HealthCheck.Http.newBuilder().setPath(path))
                .setInterval(Duration.newBuilder().setSeconds(5))
                .setTimeout(Duration.newBuilder().setSeconds(1))
                .setHealthyThreshold(2)
                .setUnhealthyThreshold(3);
    }

    @Test
    void isTakenAsItIsSaid() {
        assertThat(ApplicationHealth.check(http("/healthz").build()))
                .isEqualTo(
                        new io.gossamer.proxy.health.HealthCheck(
                                8080,
                                Kind.HTTP,
                                "/healthz",
                                java.time.Duration.ofSeconds(5),
                                java.time.Duration.ofSeconds(1),
                                2,
                                3));
        assertThat(
                        ApplicationHealth.check(
                                        http("/")
                                                .setGrpc(HealthCheck.Grpc.getDefaultInstance())
                                                .build())
                                .kind())
                .isEqualTo(Kind.GRPC);
    }

    @Test
    void hasBounds() {
        io.gossamer.proxy.health.HealthCheck check =
                ApplicationHealth.check(
                        http("/")
                                .clearInterval()
                                .clearHealthyThreshold()
                                .setUnhealthyThreshold(-1)
                                .setTimeout(Duration.newBuilder().setSeconds(Long.MAX_VALUE))
                                .build());

        assertThat(check.interval()).isEqualTo(java.time.Duration.ofMillis(100));
        assertThat(check.timeout()).isEqualTo(check.interval());
        assertThat(check.healthyThreshold()).isEqualTo(1);
        assertThat(check.unhealthyThreshold()).isEqualTo(1);
    }

    @Test
    void whatCannotBeCheckedIsPassedOver() {
        assertThat(ApplicationHealth.check(http("/").clearKind().build())).isNull();
        assertThat(ApplicationHealth.check(http("/").setPort(70_000).build())).isNull();
        assertThat(ApplicationHealth.check(http("healthz").build())).isNull();
        assertThat(ApplicationHealth.check(http("/ HTTP/1.1\r\nx: y").build())).isNull();
    }
}
