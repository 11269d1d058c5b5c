package io.gossamer.destination.resource.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of semantics 1.3 and 1.4 that annotations configure. */
class TrafficAnnotationsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503 | 503-503",
                "500-504 | 500-504",
                "5xx | 500-599",
                "gateway-error | 502-504",
                "429, 5xx | 429-429 500-599",
            })
    void retriesHttp(String value, String ranges) {
        Retry retry = Retry.http(Map.of(Retry.HTTP, value));

        assertThat(retry).isNotNull();
        assertThat(retry.limit()).isEqualTo(1);
        assertThat(retry.timeout()).isZero();
        assertThat(retry.statuses())
                .extracting(range -> range.start() + "-" + range.end())
                .containsExactly(ranges.split(" "));
    }

    @Test
    void retriesGrpc() {
        Retry retry =
                Retry.grpc(
                        Map.of(
                                Retry.GRPC, "cancelled,deadline-exceeded, unavailable",
                                Retry.LIMIT, "3",
                                Retry.TIMEOUT, "300ms"));

        assertThat(retry)
                .isEqualTo(
                        new Retry(
                                3,
                                Duration.ofMillis(300),
                                List.of(),
                                Set.of(
                                        GrpcStatus.CANCELLED,
                                        GrpcStatus.DEADLINE_EXCEEDED,
                                        GrpcStatus.UNAVAILABLE)));
    }

    @Test
    void retriesOfOneProtocolSayNothingOfTheOther() {
        assertThat(Retry.http(Map.of(Retry.GRPC, "internal"))).isNull();
        assertThat(Retry.grpc(Map.of(Retry.HTTP, "5xx"))).isNull();
        assertThat(Retry.http(Map.of(Retry.LIMIT, "2")))
                .isEqualTo(new Retry(2, Duration.ZERO, List.of(), Set.of()));
    }

    @Test
    void timeouts() {
        assertThat(
                        Timeouts.of(
                                Map.of(
                                        Timeouts.REQUEST, "10s",
                                        Timeouts.RESPONSE, "1m",
                                        Timeouts.IDLE, "0")))
                .isEqualTo(
                        new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ZERO));
        assertThat(Timeouts.of(Map.of())).isEqualTo(Timeouts.NONE);
    }

    @Test
    void circuitBreakingConsecutive() {
        assertThat(Breaker.of(Map.of(Breaker.MODE, "consecutive")))
                .isEqualTo(
                        new Breaker(
                                7,
                                null,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(60),
                                0.5,
                                false));
        assertThat(
                        Breaker.of(
                                Map.of(
                                        Breaker.MODE, "consecutive",
                                        Breaker.MAX_FAILURES, "3",
                                        Breaker.MIN_PENALTY, "100ms",
                                        Breaker.MAX_PENALTY, "2s",
                                        Breaker.JITTER_RATIO, "0",
                                        Breaker.HONOUR_RETRY_AFTER, "true")))
                .isEqualTo(
                        new Breaker(
                                3, null, Duration.ofMillis(100), Duration.ofSeconds(2), 0, true));
        assertThat(Breaker.of(Map.of())).isNull();
    }

    @Test
    void circuitBreakingUnified() {
        Breaker breaker = Breaker.of(Map.of(Breaker.MODE, "unified", Breaker.THRESHOLD, "0.95"));

        assertThat(breaker).isNotNull();
        assertThat(breaker.rate())
                .isEqualTo(new Breaker.SuccessRate(0.95, Duration.ofSeconds(10), 5));
    }

    @ParameterizedTest
    @CsvSource({
        "header=X-User, HEADER, x-user",
        "cookie=SESSION, COOKIE, SESSION",
        "' source ', SOURCE, ''",
    })
    void sessionAffinity(String value, SessionAffinity.Key key, String name) {
        Map<String, String> annotations = Map.of(SessionAffinity.ANNOTATION, value);

        assertThat(SessionAffinity.of(annotations)).isEqualTo(new SessionAffinity(key, name));
        assertThat(TrafficAnnotations.faultsOfService(annotations)).isEmpty();
        assertThat(SessionAffinity.of(Map.of())).isNull();
    }

    @Test
    void slowStart() {
        assertThat(SlowStart.of(Map.of(SlowStart.ANNOTATION, "30s")))
                .isEqualTo(new SlowStart(Duration.ofSeconds(30)));
        assertThat(SlowStart.of(Map.of(SlowStart.ANNOTATION, "0"))).isNull();
        assertThat(TrafficAnnotations.faultsOfService(Map.of(SlowStart.ANNOTATION, "0"))).isEmpty();
        assertThat(SlowStart.of(Map.of())).isNull();
    }

    @Test
    void destinationLimits() {
        assertThat(
                        DestinationLimits.of(
                                Map.of(
                                        DestinationLimits.MAX_CONNECTIONS,
                                        "10",
                                        DestinationLimits.MAX_PENDING,
                                        "3")))
                .isEqualTo(new DestinationLimits(10, 0, 3));
        assertThat(DestinationLimits.of(Map.of())).isNull();
    }

    @Test
    void healthCheckByItsDefaults() {
        assertThat(HealthCheck.of(Map.of(HealthCheck.PATH, "/healthz?full=1")))
                .isEqualTo(
                        new HealthCheck(
                                HealthCheck.Protocol.HTTP,
                                "/healthz?full=1",
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                2,
                                3));
        assertThat(HealthCheck.of(Map.of(HealthCheck.PROTOCOL, "http")).path()).isEqualTo("/");
        assertThat(HealthCheck.of(Map.of(HealthCheck.PROTOCOL, "grpc")).protocol())
                .isEqualTo(HealthCheck.Protocol.GRPC);
        assertThat(HealthCheck.of(Map.of())).isNull();
    }

    @Test
    void healthCheckAsItIsStated() {
        assertThat(
                        HealthCheck.of(
                                Map.of(
                                        HealthCheck.PROTOCOL, "tcp",
                                        HealthCheck.INTERVAL, "500ms",
                                        HealthCheck.HEALTHY_THRESHOLD, "1",
                                        HealthCheck.UNHEALTHY_THRESHOLD, "10")))
                .as("a timeout is no longer than the interval")
                .isEqualTo(
                        new HealthCheck(
                                HealthCheck.Protocol.TCP,
                                "",
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                1,
                                10));
    }

    @ParameterizedTest
    @CsvSource({
        "interval, 50ms, 100ms to 1h",
        "interval, 2h, 100ms to 1h",
        "timeout, 6s, at most the interval",
        "healthy-threshold, 0, from 1 to 100",
        "unhealthy-threshold, 101, to 100",
    })
    void healthCheckThatCannotBeMeant(String name, String value, String expected) {
        assertThat(
                        TrafficAnnotations.faultsOfService(
                                Map.of(
                                        HealthCheck.PATH,
                                        "/healthz",
                                        "health.gossamer.io/" + name,
                                        value)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.expected()).contains(expected));
    }

    @Test
    void zonePreference() {
        assertThat(ZonePreference.of(Map.of(ZonePreference.ANNOTATION, "true"))).isTrue();
        assertThat(ZonePreference.of(Map.of(ZonePreference.ANNOTATION, "false"))).isFalse();
        assertThat(ZonePreference.of(Map.of())).isFalse();
    }

    @Test
    void nameOfASessionsKeyIsBounded() {
        String name = "x".repeat(128);

        assertThat(SessionAffinity.of(Map.of(SessionAffinity.ANNOTATION, "header=" + name)))
                .isNotNull();
        assertThat(SessionAffinity.of(Map.of(SessionAffinity.ANNOTATION, "header=x" + name)))
                .isNull();
    }

    @Test
    void failureAwareEwma() {
        assertThat(Penalty.of(Map.of(Penalty.ENABLED, "true")))
                .isEqualTo(new Penalty(Duration.ofSeconds(5), Duration.ofSeconds(300)));
        assertThat(Penalty.of(Map.of(Penalty.ENABLED, "false"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry.linkerd.io/http | 6xx | gateway-error",
                "retry.linkerd.io/http | 504-500 | gateway-error",
                "retry.linkerd.io/http | '' | gateway-error",
                "retry.linkerd.io/grpc | ok | cancelled",
                "retry.linkerd.io/limit | -1 | 0 to 65535",
                "retry.linkerd.io/timeout | 1.5s | 500ms",
                "timeout.linkerd.io/request | 10 | 500ms",
                "balancer.linkerd.io/failure-accrual | often | consecutive or unified",
                "balancer.linkerd.io/failure-accrual-consecutive-max-failures | 3 | beside it",
                "balancer.alpha.linkerd.io/penalize-failures | yes | true",
                "balancer.gossamer.io/session-affinity | '' | header=NAME",
                "balancer.gossamer.io/session-affinity | x-user | cookie=NAME",
                "balancer.gossamer.io/session-affinity | header= | header=x-user",
                "balancer.gossamer.io/session-affinity | header=:path | header=x-user",
                "balancer.gossamer.io/session-affinity | cookie=a b | cookie=NAME",
                "balancer.gossamer.io/session-affinity | source=ip | source",
                "balancer.gossamer.io/slow-start | 30 | 500ms",
                "balancer.gossamer.io/slow-start | 61m | at most 1h",
                "balancer.gossamer.io/zone-preference | local | true",
                "health.gossamer.io/path | healthz | as in /healthz",
                "health.gossamer.io/path | '/a b' | as in /healthz",
                "health.gossamer.io/protocol | udp | http, tcp or grpc",
                "health.gossamer.io/interval | 10s | beside it health.gossamer.io/path",
                "balancer.gossamer.io/max-connections | 0 | from 1 to 1000000",
                "balancer.gossamer.io/max-requests | many | to 1000000",
                "balancer.gossamer.io/max-pending | 1000001 | to 1000000",
            })
    void valueThatCannotBeMeantIsAFault(String key, String value, String expected) {
        assertThat(TrafficAnnotations.faultsOfService(Map.of(key, value)))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.key()).isEqualTo(key);
                            assertThat(fault.expected()).contains(expected);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        Breaker.MIN_PENALTY + ", 0s",
        Breaker.MIN_PENALTY + ", 2m",
        Breaker.JITTER_RATIO + ", 101",
        Breaker.THRESHOLD + ", 1.1",
        Breaker.WINDOW + ", 5ms",
        Breaker.MIN_REQUESTS + ", 1000001",
    })
    void valueOutOfItsBoundsIsAFault(String key, String value) {
        assertThat(TrafficAnnotations.faultsOfService(Map.of(Breaker.MODE, "unified", key, value)))
                .extracting(AnnotationFault::key)
                .containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400", "10s, 10", "0s, 0", "1h1m1s, 3661"})
    void gatewayDurations(String text, long seconds) {
        assertThat(DurationText.gateway(text)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1d", "10", "-1s", "1.5h", "''", "1h1m1s1ms1ms"})
    void whatIsNoGatewayDurationIsNone(String text) {
        assertThat(DurationText.gateway(text)).isEmpty();
    }
}
