package io.gossamer.destination.grpc.outbound;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.http_route.HttpFailureInjector;
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
 * should not: such a rule fails instead. Mirrors are left out.
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
                if (rule.getGossamer().getMirrorsCount() > 0) {
                    changed = true;
                    rule.getGossamerBuilder().clearMirrors();
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
            rule.getGossamerBuilder().clearUrlRewrite();
        }
        if (extension.getResponseStatus() != 0
                && !features.contains(ProxyFeatures.RESPONSE_STATUS)) {
            fail(rule, "SetStatus", ProxyFeatures.RESPONSE_STATUS);
            rule.getGossamerBuilder().clearResponseStatus();
        }
        if (extension.getMirrorsCount() > 0 && !features.contains(ProxyFeatures.REQUEST_MIRROR)) {
            changed = true;
            rule.getGossamerBuilder().clearMirrors();
        }
    }

    private void fail(HttpRoute.Rule.Builder rule, String filter, String feature) {
        changed = true;
        rule.addFilters(
                        HttpRoute.Filter.newBuilder()
                                .setFailureInjector(
                                        HttpFailureInjector.newBuilder()
                                                .setStatus(SERVER_ERROR)
                                                .setMessage(
                                                        filter
                                                                + ": not by this proxy (expected:"
                                                                + " one that announces "
                                                                + feature
                                                                + ")")))
                .setBackends(HttpRouteMessages.EMPTY);
    }
}
