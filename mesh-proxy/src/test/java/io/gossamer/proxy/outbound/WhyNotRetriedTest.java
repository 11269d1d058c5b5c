package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.OutboundPolicy.Retry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures are repeated, which are not, and the counter that says why. */
class WhyNotRetriedTest {

    private static final int KIB = 1_024;

    private static final String SKIPPED = "outbound_http_route_retry_skipped_total{reason=\"";

    private static OutboundHarness mesh(@Nullable Retry retry, int... statuses) throws Exception {
        OutboundHarness mesh = new OutboundHarness(Set.of());
        mesh.publish(
                OutboundHarness.rule(
                        List.of(),
                        retry,
                        false,
                        OutboundHarness.backend(
                                OutboundHarness.endpoint(mesh.serve("a", statuses), null))));
        return mesh;
    }

    /** Our own default, and 503 as a policy that allows two retries of up to 64 KiB asks for it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "default, GET, 0, 0 200, 200, 2, -",
                "default, PUT, 65536, 0 200, 200, 2, -",
                "default, PUT, 65537, 0 200, 502, 1, body",
                "default, POST, 10, 0 200, 502, 1, method",
                "default, GET, 0, 0 0 0 200, 502, 3, limit",
                "default, GET, 0, 503 200, 503, 1, -",
                "asked, GET, 0, 503 200, 200, 2, -",
                "asked, POST, 10, 503 503 200, 200, 3, -",
                "asked, POST, 10, 0 200, 200, 2, -",
                "asked, POST, 65536, 503 200, 200, 2, -",
                "asked, POST, 65537, 503 200, 503, 1, body",
                "asked, GET, 0, 503 503 503 200, 503, 3, limit",
                "asked, GET, 0, 502 200, 502, 1, -"
            })
    void whatIsRepeatedAndWhyNot(
            String policy,
            String method,
            int body,
            String statuses,
            int status,
            int sent,
            @Nullable String reason)
            throws Exception {
        int[] answers = List.of(statuses.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
        Retry retry = policy.equals("asked") ? OutboundHarness.retry(2, 503) : null;
        try (OutboundHarness mesh = mesh(retry, answers)) {
            assertThat(mesh.send(method, body, "/").statusCode()).isEqualTo(status);

            assertThat(mesh.seen).hasSize(sent);
            String scrape = mesh.scrape();
            if (reason == null) {
                assertThat(scrape).doesNotContain(SKIPPED);
            } else {
                assertThat(scrape.lines().filter(line -> line.startsWith(SKIPPED)))
                        .singleElement()
                        .asString()
                        .startsWith(SKIPPED + reason + "\"")
                        .endsWith(" 1");
            }
        }
    }

    /** Gateway API: at most so many retries of one request, whatever connection it was on. */
    @Test
    void aConnectionThatHadWaitedCountsAsATryWhereARuleCountsThem() throws Exception {
        int broken = OutboundHarness.CLOSED;
        try (OutboundHarness mesh = mesh(OutboundHarness.retry(1, 503), 200, broken, broken, 200)) {
            assertThat(mesh.get("/").statusCode()).isEqualTo(200);

            assertThat(mesh.get("/").statusCode()).isEqualTo(502);

            assertThat(mesh.seen).hasSize(3);
            assertThat(mesh.scrape()).contains(SKIPPED + "limit");
        }
    }

    @Test
    void anIdempotencyKeyMakesAPostRepeatable() throws Exception {
        try (OutboundHarness mesh = mesh(null, OutboundHarness.CLOSED, 201)) {
            HttpResponse<String> answer = mesh.send("POST", 10, "/", "Idempotency-Key", "8e03978e");

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(mesh.seen).hasSize(2);
            assertThat(mesh.seen)
                    .as("the server tells the repetition by it")
                    .allMatch(seen -> "8e03978e".equals(seen.header("Idempotency-key")));
        }
    }

    @Test
    void aPolicyMayPermitLessBodyThanIsKept() throws Exception {
        Retry small =
                new Retry(2, KIB, List.of(new int[] {503, 503}), List.of(), Duration.ZERO, null);
        try (OutboundHarness mesh = mesh(small, 503, 200, 503, 200)) {
            assertThat(mesh.send("POST", KIB, "/").statusCode()).isEqualTo(200);
            assertThat(mesh.send("POST", KIB + 1, "/").statusCode()).isEqualTo(503);

            assertThat(mesh.scrape()).contains(SKIPPED + "body");
        }
    }

    /** Issue: a backend that fails all requests gets at most 1.2 times its load. */
    @Test
    void aBackendThatFailsEverythingGetsAFifthMoreAtMost() throws Exception {
        int requests = 1_000;
        try (OutboundHarness mesh = mesh(OutboundHarness.retry(3, 503), 503)) {
            for (int i = 0; i < requests; i++) {
                mesh.get("/");
            }

            assertThat(mesh.seen.size()).isBetween(requests + 100, requests * 12 / 10);
            assertThat(mesh.scrape()).contains(SKIPPED + "budget");
        }
    }
}
