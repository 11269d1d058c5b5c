package io.gossamer.destination.explain.policy;

import com.google.protobuf.Duration;
import io.gossamer.api.http_route.Ratio;
import io.gossamer.api.http_route.RequestHeaderModifier;
import io.gossamer.api.http_route.RequestRedirect;
import io.gossamer.api.http_route.ResponseHeaderModifier;
import io.gossamer.api.http_route.Timeouts;
import io.gossamer.api.mesh.v1.BackendFilters;
import io.gossamer.api.mesh.v1.RequestMirror;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.GrpcRoute;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.TlsRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule of a message does with what falls under it, whatever its protocol.
 *
 * @param steps its filters
 * @param retry in words; empty if the rule asks for none
 */
public record Plan(List<Step> steps, List<Share> shares, Timeouts timeouts, String retry) {

    /** A filter. */
    public sealed interface Step {

        record Request(RequestHeaderModifier change) implements Step {}

        record Response(ResponseHeaderModifier change) implements Step {}

        record Redirect(RequestRedirect redirect) implements Step {}

        /**
         * Answers with a failure.
         *
         * @param share of the requests, 0 to 1
         */
        record Fail(boolean grpc, int status, String message, double share) implements Step {}

        /**
         * Waits before anything else.
         *
         * @param share of the requests, 0 to 1
         */
        record Delay(Duration time, double share) implements Step {}

        /** Changes what is sent. */
        record Rewrite(UrlRewrite rewrite) implements Step {}

        /** Changes the status of what a backend answers. */
        record Status(int status) implements Step {}

        /** Sends copies elsewhere. */
        record Mirror(RequestMirror mirror) implements Step {}

        /** Refuses the connection. */
        record Refuse(String why) implements Step {}
    }

    /**
     * A share of the traffic.
     *
     * @param timeout of one try; zero for none
     */
    public record Share(Backend backend, int weight, List<Step> steps, Duration timeout) {}

    /** Whether the first backend that is ready takes all. */
    public boolean ordered() {
        return shares.size() > 1 && shares.stream().allMatch(share -> share.weight() == 0);
    }

    /** Backends that stand in for each other have no weights; one alone has all. */
    private static <W, B> List<Share> shares(
            List<W> weighted,
            Function<W, Share> share,
            List<B> ordered,
            BiFunction<B, Integer, Share> alternative) {
        int weight = ordered.size() == 1 ? 1 : 0;
        return Stream.concat(
                        weighted.stream().map(share),
                        ordered.stream().map(backend -> alternative.apply(backend, weight)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    public static Plan of(HttpRoute.Rule rule) {
        HttpRoute.Distribution backends = rule.getBackends();
        List<Share> shares =
                shares(
                        backends.getRandomAvailable().getBackendsList(),
                        weighted -> share(weighted.getBackend(), weighted.getWeight()),
                        backends.getFirstAvailable().getBackendsList(),
                        Plan::share);
        return new Plan(
                steps(rule.getFiltersList().stream().map(Plan::step), rule.getGossamer()),
                extended(shares, rule.getGossamer()),
                rule.getTimeouts(),
                rule.hasRetry() ? retry(rule.getRetry()) : "");
    }

    @SuppressWarnings("deprecation") // The contract's one field for a backend's own time.
    private static Share share(HttpRoute.RouteBackend backend, int weight) {
        return new Share(
                backend.getBackend(),
                weight,
                backend.getFiltersList().stream().map(Plan::step).toList(),
                backend.getRequestTimeout());
    }

    private static Step step(HttpRoute.Filter filter) {
        return switch (filter.getKindCase()) {
            case REQUEST_HEADER_MODIFIER -> new Step.Request(filter.getRequestHeaderModifier());
            case RESPONSE_HEADER_MODIFIER -> new Step.Response(filter.getResponseHeaderModifier());
            case REDIRECT -> new Step.Redirect(filter.getRedirect());
            case FAILURE_INJECTOR ->
                    new Step.Fail(
                            false,
                            filter.getFailureInjector().getStatus(),
                            filter.getFailureInjector().getMessage(),
                            share(
                                    filter.getFailureInjector().hasRatio(),
                                    filter.getFailureInjector().getRatio()));
            case KIND_NOT_SET -> new Step.Refuse("a filter of an unknown kind");
        };
    }

    private static List<Step> steps(Stream<Step> filters, RuleExtension extension) {
        List<Step> steps = new ArrayList<>();
        if (extension.hasDelay()) {
            steps.add(
                    new Step.Delay(
                            extension.getDelay().getTime(),
                            (double) extension.getDelay().getNumerator()
                                    / Math.max(1, extension.getDelay().getDenominator())));
        }
        steps.addAll(filters.toList());
        if (extension.hasUrlRewrite()) {
            steps.add(new Step.Rewrite(extension.getUrlRewrite()));
        }
        if (extension.getResponseStatus() != 0) {
            steps.add(new Step.Status(extension.getResponseStatus()));
        }
        extension.getMirrorsList().forEach(mirror -> steps.add(new Step.Mirror(mirror)));
        return steps;
    }

    /** With the filters that single backends have beyond the contract. */
    private static List<Share> extended(List<Share> shares, RuleExtension extension) {
        for (BackendFilters filters : extension.getBackendsList()) {
            if (filters.getBackend() < 0 || filters.getBackend() >= shares.size()) {
                continue;
            }
            Share share = shares.get(filters.getBackend());
            List<Step> steps = new ArrayList<>(share.steps());
            if (filters.hasUrlRewrite()) {
                steps.add(new Step.Rewrite(filters.getUrlRewrite()));
            }
            filters.getMirrorsList().forEach(mirror -> steps.add(new Step.Mirror(mirror)));
            shares.set(
                    filters.getBackend(),
                    new Share(share.backend(), share.weight(), steps, share.timeout()));
        }
        return shares;
    }

    private static double share(boolean stated, Ratio ratio) {
        return stated && ratio.getDenominator() > 0
                ? Math.min(1, (double) ratio.getNumerator() / ratio.getDenominator())
                : 1;
    }

    private static String retry(HttpRoute.Retry retry) {
        List<String> statuses =
                retry.getConditions().getStatusRangesList().stream()
                        .map(
                                range ->
                                        range.getStart() == range.getEnd()
                                                ? "" + range.getStart()
                                                : range.getStart() + "-" + range.getEnd())
                        .toList();
        return retry(
                retry.getMaxRetries(),
                statuses.isEmpty() ? "" : "status " + String.join(", ", statuses),
                Words.time(retry.getTimeout()),
                Words.backoff(retry.getBackoff()));
    }

    private static String retry(int most, String after, String timeout, String pauses) {
        return "at most "
                + most
                + (after.isEmpty() ? "" : " after " + after)
                + ", each try "
                + timeout.replace("none", "without limit")
                + ", pauses of "
                + pauses;
    }

    public static Plan of(GrpcRoute.Rule rule) {
        GrpcRoute.Distribution backends = rule.getBackends();
        List<Share> shares =
                shares(
                        backends.getRandomAvailable().getBackendsList(),
                        weighted -> share(weighted.getBackend(), weighted.getWeight()),
                        backends.getFirstAvailable().getBackendsList(),
                        Plan::share);
        return new Plan(
                steps(rule.getFiltersList().stream().map(Plan::step), rule.getGossamer()),
                extended(shares, rule.getGossamer()),
                rule.getTimeouts(),
                rule.hasRetry() ? retry(rule.getRetry()) : "");
    }

    @SuppressWarnings("deprecation") // The contract's one field for a backend's own time.
    private static Share share(GrpcRoute.RouteBackend backend, int weight) {
        return new Share(
                backend.getBackend(),
                weight,
                backend.getFiltersList().stream().map(Plan::step).toList(),
                backend.getRequestTimeout());
    }

    private static Step step(GrpcRoute.Filter filter) {
        return switch (filter.getKindCase()) {
            case REQUEST_HEADER_MODIFIER -> new Step.Request(filter.getRequestHeaderModifier());
            case FAILURE_INJECTOR ->
                    new Step.Fail(
                            true,
                            filter.getFailureInjector().getCode(),
                            filter.getFailureInjector().getMessage(),
                            share(
                                    filter.getFailureInjector().hasRatio(),
                                    filter.getFailureInjector().getRatio()));
            case KIND_NOT_SET -> new Step.Refuse("a filter of an unknown kind");
        };
    }

    private static String retry(GrpcRoute.Retry retry) {
        GrpcRoute.Retry.Conditions on = retry.getConditions();
        String codes =
                (on.getCancelled() ? ", cancelled" : "")
                        + (on.getDeadineExceeded() ? ", deadline-exceeded" : "")
                        + (on.getResourceExhausted() ? ", resource-exhausted" : "")
                        + (on.getInternal() ? ", internal" : "")
                        + (on.getUnavailable() ? ", unavailable" : "");
        return retry(
                retry.getMaxRetries(),
                codes.isEmpty() ? "" : codes.substring(2),
                Words.time(retry.getTimeout()),
                Words.backoff(retry.getBackoff()));
    }

    public static Plan of(OpaqueRoute.Rule rule) {
        OpaqueRoute.Distribution backends = rule.getBackends();
        List<Share> shares =
                shares(
                        backends.getRandomAvailable().getBackendsList(),
                        weighted -> share(weighted.getBackend(), weighted.getWeight()),
                        backends.getFirstAvailable().getBackendsList(),
                        Plan::share);
        return ofConnections(rule.getFiltersList().stream().map(Plan::step).toList(), shares);
    }

    private static Share share(OpaqueRoute.RouteBackend backend, int weight) {
        return new Share(
                backend.getBackend(),
                weight,
                backend.getFiltersList().stream().map(Plan::step).toList(),
                Duration.getDefaultInstance());
    }

    private static Step step(OpaqueRoute.Filter filter) {
        return new Step.Refuse(
                filter.hasInvalid() ? filter.getInvalid().getMessage() : "forbidden by the route");
    }

    public static Plan of(TlsRoute.Rule rule) {
        TlsRoute.Distribution backends = rule.getBackends();
        List<Share> shares =
                shares(
                        backends.getRandomAvailable().getBackendsList(),
                        weighted -> share(weighted.getBackend(), weighted.getWeight()),
                        backends.getFirstAvailable().getBackendsList(),
                        Plan::share);
        return ofConnections(rule.getFiltersList().stream().map(Plan::step).toList(), shares);
    }

    private static Share share(TlsRoute.RouteBackend backend, int weight) {
        return new Share(
                backend.getBackend(),
                weight,
                backend.getFiltersList().stream().map(Plan::step).toList(),
                Duration.getDefaultInstance());
    }

    private static Step step(TlsRoute.Filter filter) {
        return new Step.Refuse(
                filter.hasInvalid() ? filter.getInvalid().getMessage() : "forbidden by the route");
    }

    private static Plan ofConnections(List<Step> steps, List<Share> shares) {
        return new Plan(steps, shares, Timeouts.getDefaultInstance(), "");
    }
}
