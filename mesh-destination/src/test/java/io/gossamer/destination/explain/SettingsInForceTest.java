package io.gossamer.destination.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in force, and which line asked for it. */
class SettingsInForceTest {

    private static final Snapshot SHOP = Explanations.shop().index().snapshot();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://books/v1/a  | request timeout  | 3s by HTTPRoute/shop/books routes.yaml:12
                    http://books/v1/a  | response timeout | none by default
                    http://books/other | request timeout  | none by default
                    http://books/other | response timeout | 2s by Service/shop/books shop.yaml:23
                    http://books/young | idle timeout     | 1m by HTTPRoute/shop/younger routes.yaml:40
                    http://books/young | response timeout | none by default
                    http://books/young | retries          | at most 2 after status 503, each try without limit, pauses of 25ms to 250ms by HTTPRoute/shop/younger routes.yaml:41
                    http://books/other | retries          | at most 1 after status 500-599, each try without limit, pauses of 25ms to 250ms by Service/shop/books shop.yaml:24
                    http://canary      | retries          | at most 2 of idempotent requests that the mesh itself failed by default
                    http://books/other | breaker          | opens after 7 failures in a row, for 1s to 1m by Service/shop/books shop.yaml:25
                    http://canary      | breaker          | none by default
                    http://books/moved | redirect         | 301 to host other.example by HTTPRoute/shop/books routes.yaml:26
                    """)
    void onTheSideOfTheClient(String target, String name, String expected) {
        Explanation explanation = Explanations.answer(SHOP, "web", target);

        assertThat(Explanations.setting(explanation.getSettingsList(), name)).isEqualTo(expected);
    }

    @Test
    void aFilterIsNamedWithItsRule() {
        Explanation explanation =
                Explanations.answer(SHOP, "web", "POST http://books/v1/a x-canary=yes");

        assertThat(Explanations.setting(explanation.getSettingsList(), "request headers"))
                .isEqualTo("set x-seen-by: canary by HTTPRoute/shop/books routes.yaml:14");
    }

    @Test
    void backendsHaveTheirSharesAndWhatGuardsThem() {
        Explanation explanation =
                Explanations.answer(SHOP, "web", "POST http://books/v1/a x-canary=yes");

        assertThat(explanation.getBackendsList())
                .satisfiesExactly(
                        books -> {
                            assertThat(books.getResource()).isEqualTo("Service/shop/books");
                            assertThat(books.getOrigin()).isEqualTo("shop.yaml:17");
                            assertThat(books.getShare()).isEqualTo(0.9);
                            assertThat(Explanations.setting(books.getSettingsList(), "balancer"))
                                    .isEqualTo(
                                            "a failure counts as 5s by Service/shop/books"
                                                    + " shop.yaml:26");
                        },
                        canary -> {
                            assertThat(canary.getResource()).isEqualTo("Service/shop/canary");
                            assertThat(canary.getShare()).isEqualTo(0.1);
                        });
    }

    @Test
    void sessionsAndSlowStartAreWhatTheServiceSays() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "shop.yaml",
                Explanations.manifest("shop.yaml")
                        .replace(
                                "retry.linkerd.io/http: 5xx",
                                "balancer.gossamer.io/session-affinity: cookie=SESSION\n"
                                        + "    balancer.gossamer.io/slow-start: 30s"));
        Explanation explanation =
                Explanations.answer(mesh.index().snapshot(), "web", "http://books/other");

        assertThat(
                        Explanations.setting(
                                explanation.getBackends(0).getSettingsList(), "session affinity"))
                .isEqualTo("by cookie SESSION by Service/shop/books shop.yaml:24");
        assertThat(Explanations.setting(explanation.getBackends(0).getSettingsList(), "slow start"))
                .isEqualTo(
                        "30s from a tenth of the share to all of it by Service/shop/books"
                                + " shop.yaml:25");
    }

    @Test
    void theHealthCheckIsWhatTheServiceAsksFor() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "shop.yaml",
                Explanations.manifest("shop.yaml")
                        .replace(
                                "retry.linkerd.io/http: 5xx", "health.gossamer.io/protocol: grpc"));

        assertThat(
                        Explanations.setting(
                                Explanations.answer(
                                                mesh.index().snapshot(),
                                                "web",
                                                "http://books/other")
                                        .getBackends(0)
                                        .getSettingsList(),
                                "health check"))
                .isEqualTo(
                        "grpc.health.v1.Health/Check every 5s within 1s, failed after 3, well again"
                                + " after 2 by Service/shop/books shop.yaml:24");
    }

    @Test
    void limitsAreThoseOfTheService() {
        TestMesh mesh = Explanations.shop();
        mesh.put(
                "shop.yaml",
                Explanations.manifest("shop.yaml")
                        .replace(
                                "retry.linkerd.io/http: 5xx",
                                "balancer.gossamer.io/max-requests: \"200\"\n"
                                        + "    balancer.gossamer.io/max-pending: \"20\""));
        List<Setting> settings =
                Explanations.answer(mesh.index().snapshot(), "web", "http://books/other")
                        .getBackends(0)
                        .getSettingsList();

        assertThat(Explanations.setting(settings, "max requests"))
                .isEqualTo("200 from each sidecar by Service/shop/books shop.yaml:24");
        assertThat(Explanations.setting(settings, "max pending"))
                .isEqualTo("20 from each sidecar by Service/shop/books shop.yaml:25");
        assertThat(settings).extracting(Setting::getName).doesNotContain("max connections");
    }

    @Test
    void rateLimitsAreThoseOfThisClient() {
        List<Setting> ofWeb =
                Explanations.verdict(Explanations.answer(SHOP, "web", "http://books/"))
                        .getSettingsList();
        List<Setting> ofOrders =
                Explanations.verdict(
                                Explanations.answer(SHOP, "orders.office", "http://books.shop/"))
                        .getSettingsList();

        assertThat(Explanations.setting(ofWeb, "rate limit of all clients"))
                .isEqualTo(
                        "100 in a second by HTTPLocalRateLimitPolicy/shop/books-limit policy.yaml:50");
        assertThat(Explanations.setting(ofWeb, "rate limit of this client"))
                .startsWith("50 in a second by");
        assertThat(Explanations.setting(ofOrders, "rate limit of each client"))
                .startsWith("10 in a second by");
    }
}
