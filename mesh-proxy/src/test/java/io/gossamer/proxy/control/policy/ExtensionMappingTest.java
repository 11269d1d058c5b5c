package io.gossamer.proxy.control.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.BackendFilters;
import io.gossamer.api.mesh.v1.RequestMirror;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.proxy.control.PolicyMessages;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Filters beside a rule of the contract (rule R14). */
class ExtensionMappingTest {

    private static Mapped<io.gossamer.proxy.model.OutboundPolicy> map(RuleExtension extension) {
        OutboundPolicy.Builder message = PolicyMessages.outbound().toBuilder();
        message.getProtocolBuilder()
                .getDetectBuilder()
                .getHttp1Builder()
                .getRoutesBuilder(0)
                .getRulesBuilder(0)
                .setGossamer(extension);
        return OutboundPolicyMapping.map(message.build(), Duration.ofSeconds(10), false, 1);
    }

    private static List<RouteFilter> filters(UrlRewrite.Builder rewrite) {
        return ((Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy>)
                        map(RuleExtension.newBuilder().setUrlRewrite(rewrite).build()))
                .value()
                .http1()
                .get(0)
                .rules()
                .get(0)
                .filters();
    }

    private static UrlRewrite.Regex.Builder regex(String pattern, int group) {
        return UrlRewrite.Regex.newBuilder()
                .setPattern(pattern)
                .addReplacement(UrlRewrite.Regex.Piece.newBuilder().setText("/x"))
                .addReplacement(UrlRewrite.Regex.Piece.newBuilder().setGroup(group));
    }

    @Test
    void eachFormBecomesAFilterOfTheRule() {
        assertThat(filters(UrlRewrite.newBuilder().setHost("api.example").setFull("/a")))
                .containsExactly(
                        new RouteFilter.Rewrite("api.example", new PathModifier.Full("/a")));
        assertThat(filters(UrlRewrite.newBuilder().setPrefix("")))
                .containsExactly(new RouteFilter.Rewrite(null, new PathModifier.Prefix("")));
        assertThat(filters(UrlRewrite.newBuilder().setRegex(regex("/(a)", 1))))
                .singleElement()
                .isInstanceOfSatisfying(
                        RouteFilter.Rewrite.class,
                        rewrite ->
                                assertThat(((PathModifier.Regex) rewrite.path()).replacement())
                                        .containsExactly(
                                                new RouteFilter.Piece("/x", 0),
                                                new RouteFilter.Piece(null, 1)));
    }

    @Test
    void whatCouldSplitARequestIsRefused() {
        List<UrlRewrite.Builder> wrong =
                List.of(
                        UrlRewrite.newBuilder().setHost("a b"),
                        UrlRewrite.newBuilder().setHost("a\r\nx: y"),
                        UrlRewrite.newBuilder().setFull(""),
                        UrlRewrite.newBuilder().setFull("a"),
                        UrlRewrite.newBuilder().setFull("/a?b"),
                        UrlRewrite.newBuilder().setPrefix("/a\r\n"),
                        UrlRewrite.newBuilder().setRegex(regex("(", 0)),
                        UrlRewrite.newBuilder().setRegex(regex("/a", 1)),
                        UrlRewrite.newBuilder().setRegex(regex("a".repeat(5_000), 0)));

        assertThat(wrong)
                .allSatisfy(
                        rewrite ->
                                assertThat(
                                                map(
                                                        RuleExtension.newBuilder()
                                                                .setUrlRewrite(rewrite)
                                                                .build()))
                                        .isInstanceOf(Mapped.Invalid.class));
    }

    @Test
    void filtersOfABackendAreItsOwn() {
        BackendFilters.Builder filters =
                BackendFilters.newBuilder().setUrlRewrite(UrlRewrite.newBuilder().setFull("/a"));

        assertThat(backendFilters(filters.build(), 0))
                .containsExactly(new RouteFilter.Rewrite(null, new PathModifier.Full("/a")));
        assertThat(backendFilters(filters.clone().setBackend(1).build(), 0)).isEmpty();
        assertThat(
                        map(
                                RuleExtension.newBuilder()
                                        .addBackends(
                                                filters.setUrlRewrite(
                                                        UrlRewrite.newBuilder().setFull("a")))
                                        .build()))
                .isInstanceOf(Mapped.Invalid.class);
    }

    private static List<RouteFilter> backendFilters(BackendFilters message, int backend) {
        return ((Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy>)
                        map(RuleExtension.newBuilder().addBackends(message).build()))
                .value()
                .http1()
                .get(0)
                .rules()
                .get(0)
                .distribution()
                .backends()
                .get(backend)
                .filters();
    }

    @Test
    void mirrorsAreBalancedByTheirPath() {
        RequestMirror.Builder mirror =
                RequestMirror.newBuilder()
                        .setBackend(PolicyMessages.defaultMeta("audit"))
                        .setPath("audit.default.svc.cluster.local:80");
        RuleExtension extension =
                RuleExtension.newBuilder()
                        .setResponseStatus(404)
                        .addMirrors(mirror)
                        .addMirrors(mirror.setNumerator(1).setDenominator(10))
                        .build();

        List<RouteFilter> filters =
                ((Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy>) map(extension))
                        .value()
                        .http1()
                        .get(0)
                        .rules()
                        .get(0)
                        .filters();

        assertThat(filters.get(0)).isEqualTo(new RouteFilter.Status(404));
        RouteFilter.Mirror all = (RouteFilter.Mirror) filters.get(1);
        assertThat(((Backend.Dispatch.Balance) all.backend().dispatch()).path())
                .isEqualTo("audit.default.svc.cluster.local:80");
        assertThat(all.numerator()).isEqualTo(all.denominator());
        assertThat(filters.get(2)).isEqualTo(new RouteFilter.Mirror(all.backend(), 1, 10));
        assertThat(
                        List.of(
                                RuleExtension.newBuilder().setResponseStatus(204).build(),
                                RuleExtension.newBuilder()
                                        .addMirrors(RequestMirror.getDefaultInstance())
                                        .build(),
                                RuleExtension.newBuilder()
                                        .addMirrors(mirror.clone().setDenominator(-1))
                                        .build()))
                .allSatisfy(wrong -> assertThat(map(wrong)).isInstanceOf(Mapped.Invalid.class));
    }
}
