package io.gossamer.destination.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.destination.Route;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.Profile;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ServiceProfiles as profiles (contract section 2, DestinationProfile). */
class StatedProfileTest {

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            ---
            """;

    private static final String PROFILE =
            """
            apiVersion: linkerd.io/v1alpha2
            kind: ServiceProfile
            metadata: {name: books.shop.svc.cluster.local, namespace: NAMESPACE}
            spec:
              routes:
                - name: one book
                  condition: {method: GET, pathRegex: "/books/[0-9]+"}
                  isRetryable: true
                  timeout: 300ms
                  responseClasses:
                    - condition: {not: {any: [{status: {min: 200, max: 299}}, {status: {max: 404}}]}}
                      isFailure: true
                - name: any other
                  condition: {all: [{not: {method: PURGE}}]}
              retryBudget: {retryRatio: 0.5, minRetriesPerSecond: 3, ttl: 15s}
              dstOverrides:
                - {authority: "books.shop.svc.cluster.local:80", weight: 900m}
                - {authority: "new.shop.svc.cluster.local:80", weight: 1}
            ---
            """;

    @Test
    void routesWithConditionsClassesAndTimeouts() throws Exception {
        DestinationProfile profile = profile(SERVICE + PROFILE.replace("NAMESPACE", "shop"), "web");

        assertThat(profile.getRoutesList())
                .containsExactly(
                        TextFormat.parse(
                                """
                                condition { all {
                                  matches { path { regex: "/books/[0-9]+" } }
                                  matches { method { registered: GET } }
                                } }
                                response_classes {
                                  condition { not { any {
                                    matches { status { min: 200 max: 299 } }
                                    matches { status { min: 100 max: 404 } }
                                  } } }
                                  is_failure: true
                                }
                                metrics_labels { key: "route" value: "one book" }
                                is_retryable: true
                                timeout { nanos: 300000000 }
                                """,
                                Route.class),
                        TextFormat.parse(
                                """
                                condition { all { matches {
                                  not { method { unregistered: "PURGE" } }
                                } } }
                                metrics_labels { key: "route" value: "any other" }
                                """,
                                Route.class));
        assertThat(profile.getProfileRef().getResource().getKind()).isEqualTo("ServiceProfile");
    }

    @Test
    void budgetAndOverrides() throws Exception {
        DestinationProfile profile = profile(SERVICE + PROFILE.replace("NAMESPACE", "shop"), "");

        assertThat(profile.getRetryBudget())
                .isEqualTo(
                        TextFormat.parse(
                                "retry_ratio: 0.5 min_retries_per_second: 3 ttl { seconds: 15 }",
                                RetryBudget.class));
        assertThat(profile.getDstOverridesList())
                .extracting(each -> each.getWeight())
                .containsExactly(9_000, 10_000);
    }

    @Test
    void theClientsNamespaceComesBeforeTheServices() {
        String both =
                SERVICE
                        + PROFILE.replace("NAMESPACE", "shop")
                        + PROFILE.replace("NAMESPACE", "web").replace("one book", "mine");

        assertThat(name(profile(both, "web"))).isEqualTo("mine");
        assertThat(name(profile(both, "other"))).isEqualTo("one book");
        assertThat(name(profile(both, ""))).isEqualTo("one book");
        assertThat(profile(SERVICE, "web").getRoutesCount()).isZero();
        assertThat(profile(SERVICE, "web").getRetryBudget().getMinRetriesPerSecond()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'pathRegex: \"/books/[0-9]+\"' | 'pathRegex: \"[\"' | pathRegex",
                "'method: GET, pathRegex: \"/books/[0-9]+\"' | '' | condition",
                "'min: 200' | 'min: 20' | status.min",
                "'max: 404' | 'min: 405, max: 404' | status",
                "'timeout: 300ms' | 'timeout: soon' | timeout",
                "'retryRatio: 0.5' | 'retryRatio: -1' | retryRatio",
                "'ttl: 15s' | 'ttl: 2m' | ttl",
                "'weight: 900m' | 'weight: 1.5m' | weight",
                "books.shop.svc.cluster.local, | books, | metadata.name",
            })
    void whatIsWrongIsAProblem(String text, String wrong, String field) {
        List<Problem> problems =
                new ManifestParser()
                        .parse("a.yaml", PROFILE.replace("NAMESPACE", "shop").replace(text, wrong))
                        .problems();

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).endsWith(field));
    }

    @Test
    void profileOfNoServiceSaysSo() {
        Snapshot snapshot = TestMesh.of(PROFILE.replace("NAMESPACE", "shop"));

        assertThat(PolicyStatuses.of(snapshot, TestMesh.SETTINGS).get(0).conditions().get(0))
                .satisfies(
                        condition -> {
                            assertThat(condition.reason()).isEqualTo("TargetNotFound");
                            assertThat(condition.problems().get(0).expected())
                                    .contains("books.shop.svc.cluster.local");
                        });
    }

    private static String name(DestinationProfile profile) {
        return profile.getRoutes(0).getMetricsLabelsOrThrow("route");
    }

    private static DestinationProfile profile(String manifest, String namespace) {
        ProfileView view = new ProfileView(TestMesh.SETTINGS);
        ProfileView.Query query =
                ((Lookup.Found<ProfileView.Query>)
                                view.parse("10.96.1.1:80", new Client(namespace, "", "")))
                        .value();
        Lookup<Profile> answer = view.evaluate(TestMesh.of(manifest), query);
        return ProfileMessages.profile(
                ((Lookup.Found<Profile>) answer).value(), TestMesh.SETTINGS.clusterDomain());
    }
}
