package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.http_route.HttpFailureInjector;
import io.gossamer.api.mesh.v1.BackendFilters;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rules for a proxy that does not understand all of their filters (rule R14). Without a rewrite a
 * request would reach what it was not meant for, without its status an answer would say what it
 * should not: such a rule, or the backend that has the filter, fails instead. Mirrors are left out.
 */
final class RuleReduction {

    private static final int SERVER_ERROR = 500;

    private final Set<String> features;
    private boolean changed;

    private RuleReduction(Set<String> features) {
        this.features = features;
    }

    /** The same policy if the proxy understands all of its rules. */
    static OutboundPolicy of(Set<String> features, OutboundPolicy policy) {
        RuleReduction reduction = new RuleReduction(features);
        ProxyProtocol protocol = reduction.protocol(policy.getProtocol());
        return reduction.changed ? policy.toBuilder().setProtocol(protocol).build() : policy;
    }

    private ProxyProtocol protocol(ProxyProtocol protocol) {
        ProxyProtocol.Builder message = protocol.toBuilder();
        switch (protocol.getKindCase()) {
            case DETECT -> {
                routes(message.getDetectBuilder().getHttp1Builder());
                routes(message.getDetectBuilder().getHttp2Builder());
            }
            case GRPC -> grpc(message.getGrpcBuilder());
            case HTTP1 -> routes(message.getHttp1Builder());
            case HTTP2 -> routes(message.getHttp2Builder());
            default -> {
                // No rule of these has such a filter.
            }
        }
        return message.build();
    }

    private void routes(ProxyProtocol.Http1.Builder message) {
        List<HttpRoute> reduced = reduced(message.getRoutesList());
        message.clearRoutes().addAllRoutes(reduced);
    }

    private void routes(ProxyProtocol.Http2.Builder message) {
        List<HttpRoute> reduced = reduced(message.getRoutesList());
        message.clearRoutes().addAllRoutes(reduced);
    }

    /** Nothing but a mirror is beyond the contract in these. */
    private void grpc(ProxyProtocol.Grpc.Builder message) {
        if (features.contains(ProxyFeatures.REQUEST_MIRROR)) {
            return;
        }
        for (GrpcRoute.Builder route : message.getRoutesBuilderList()) {
            for (GrpcRoute.Rule.Builder rule : route.getRulesBuilderList()) {
                if (rule.hasGossamer()) {
                    withoutMirrors(rule.getGossamerBuilder());
                }
            }
        }
    }

    private List<HttpRoute> reduced(List<HttpRoute> routes) {
        List<HttpRoute> reduced = new ArrayList<>(routes.size());
        for (HttpRoute route : routes) {
            HttpRoute.Builder message = route.toBuilder();
            message.getRulesBuilderList().forEach(this::reduce);
            reduced.add(message.build());
        }
        return reduced;
    }

    private void reduce(HttpRoute.Rule.Builder rule) {
        RuleExtension extension = rule.getGossamer();
        if (extension.hasUrlRewrite() && !features.contains(ProxyFeatures.URL_REWRITE)) {
            fail(rule, "URLRewrite", ProxyFeatures.URL_REWRITE);
            rule.getGossamerBuilder().clearUrlRewrite().clearBackends();
        }
        if (extension.getResponseStatus() != 0
                && !features.contains(ProxyFeatures.RESPONSE_STATUS)) {
            fail(rule, "SetStatus", ProxyFeatures.RESPONSE_STATUS);
            rule.getGossamerBuilder().clearResponseStatus().clearBackends();
        }
        if (!features.contains(ProxyFeatures.REQUEST_MIRROR) && rule.hasGossamer()) {
            withoutMirrors(rule.getGossamerBuilder());
        }
        if (!features.contains(ProxyFeatures.URL_REWRITE)
                && rule.getGossamer().getBackendsList().stream()
                        .anyMatch(BackendFilters::hasUrlRewrite)) {
            withoutRewrites(rule);
        }
    }

    private void withoutRewrites(HttpRoute.Rule.Builder rule) {
        RuleExtension.Builder extension = rule.getGossamerBuilder();
        List<BackendFilters> rest = new ArrayList<>();
        for (BackendFilters backend : extension.getBackendsList()) {
            if (backend.hasUrlRewrite()) {
                failBackend(rule.getBackendsBuilder(), backend.getBackend());
            } else {
                rest.add(backend);
            }
        }
        extension.clearBackends().addAllBackends(rest);
    }

    /** Those of the rule and those of its backends. */
    private void withoutMirrors(RuleExtension.Builder extension) {
        List<BackendFilters> rest =
                extension.getBackendsList().stream()
                        .map(backend -> backend.toBuilder().clearMirrors().build())
                        .filter(BackendFilters::hasUrlRewrite)
                        .toList();
        changed |= extension.getMirrorsCount() > 0 || !rest.equals(extension.getBackendsList());
        extension.clearMirrors().clearBackends().addAllBackends(rest);
    }

    /** The share of the requests that would go there fails. */
    private void failBackend(HttpRoute.Distribution.Builder backends, int index) {
        changed = true;
        HttpRoute.Filter failure = failure("URLRewrite", ProxyFeatures.URL_REWRITE);
        if (backends.hasRandomAvailable()) {
            backends.getRandomAvailableBuilder()
                    .getBackendsBuilder(index)
                    .getBackendBuilder()
                    .addFilters(failure);
        } else {
            backends.getFirstAvailableBuilder().getBackendsBuilder(index).addFilters(failure);
        }
    }

    private void fail(HttpRoute.Rule.Builder rule, String filter, String feature) {
        changed = true;
        rule.addFilters(failure(filter, feature)).setBackends(HttpRouteMessages.EMPTY);
    }

    private static HttpRoute.Filter failure(String filter, String feature) {
        return HttpRoute.Filter.newBuilder()
                .setFailureInjector(
                        HttpFailureInjector.newBuilder()
                                .setStatus(SERVER_ERROR)
                                .setMessage(
                                        filter
                                                + ": not by this proxy (expected: one that"
                                                + " announces "
                                                + feature
                                                + ")"))
                .build();
    }
}
