package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.NearNames;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the filters of one route. Confined to the thread that reads. */
public final class Filters {

    private static final String PATH = "RewritePath, or RedirectTo: where requests go is the uri";
    private static final String BODY = "no such filter: bodies pass through as they are";

    /** What a filter without a counterpart is refused for. */
    private static final Map<String, String> INSTEAD =
            Map.ofEntries(
                    Map.entry("SetRequestUri", PATH),
                    Map.entry("RequestHeaderToRequestUri", PATH),
                    Map.entry("AddRequestParameter", "SetRequestHeader"),
                    Map.entry("RemoveRequestParameter", "RemoveRequestHeader"),
                    Map.entry("RewriteRequestParameter", "SetRequestHeader"),
                    Map.entry("AddRequestHeadersIfNotPresent", "SetRequestHeader, which replaces"),
                    Map.entry("MapRequestHeader", "SetRequestHeader with a constant value"),
                    Map.entry("SetRequestHostHeader", "SetRequestHeader=host, ..."),
                    Map.entry("DedupeResponseHeader", "SetResponseHeader or RemoveResponseHeader"),
                    Map.entry("RewriteResponseHeader", "SetResponseHeader with a constant value"),
                    Map.entry("RewriteLocationResponseHeader", "SetResponseHeader"),
                    Map.entry("SecureHeaders", "SetResponseHeader for each header"),
                    Map.entry("ModifyRequestBody", BODY),
                    Map.entry("ModifyResponseBody", BODY),
                    Map.entry("CacheRequestBody", BODY),
                    Map.entry("TokenRelay", "the identity that mutual TLS gives the client"));

    private static final List<String> KNOWN =
            List.of(
                    "AddRequestHeader",
                    "SetRequestHeader",
                    "RemoveRequestHeader",
                    "AddResponseHeader",
                    "SetResponseHeader",
                    "RemoveResponseHeader",
                    "RedirectTo",
                    "RewritePath",
                    "SetPath",
                    "PrefixPath",
                    "StripPrefix",
                    "SetStatus",
                    "Retry",
                    "CircuitBreaker",
                    "RequestRateLimiter",
                    "PreserveHostHeader");

    private final Conditions conditions;
    private final Set<String> once = new HashSet<>();
    private final HeaderChanges request = new HeaderChanges();
    private final HeaderChanges response = new HeaderChanges();
    private RouteFilter.@Nullable Redirect redirect;
    private RouteFilter.@Nullable Rewrite rewrite;
    private RouteFilter.@Nullable Status status;
    private Settings onRoute = Settings.NONE;
    private Settings onService = Settings.NONE;
    private Actions.@Nullable Limit limit;

    private Filters(Conditions conditions) {
        this.conditions = conditions;
    }

    /** What all of them do together; what is wrong is reported. */
    public static Actions read(Property route, List<Step> steps, Conditions conditions) {
        Filters filters = new Filters(conditions);
        for (int i = 0; i < steps.size(); i++) {
            filters.read(route.element("filters", i), steps.get(i));
        }
        List<RouteFilter> made = new ArrayList<>();
        if (!filters.request.isEmpty()) {
            made.add(new RouteFilter.RequestHeaders(filters.request.headers()));
        }
        if (!filters.response.isEmpty()) {
            made.add(new RouteFilter.ResponseHeaders(filters.response.headers()));
        }
        if (filters.redirect != null) {
            made.add(filters.redirect);
        }
        if (filters.rewrite != null) {
            made.add(filters.rewrite);
        }
        if (filters.status != null) {
            made.add(filters.status);
        }
        return new Actions(made, filters.onRoute, filters.onService, filters.limit);
    }

    private void read(Property at, Step step) {
        switch (step.title()) {
            case "AddRequestHeader" -> request.add(at, step);
            case "SetRequestHeader" -> request.set(at, step);
            case "RemoveRequestHeader" -> request.remove(at, step);
            case "AddResponseHeader" -> response.add(at, step);
            case "SetResponseHeader" -> response.set(at, step);
            case "RemoveResponseHeader" -> response.remove(at, step);
            case "PreserveHostHeader" -> Arguments.of(at, step);
            default -> readOnce(at, step);
        }
    }

    private void readOnce(Property at, Step step) {
        if (!once.add(step.title()) && KNOWN.contains(step.title())) {
            at.refuse(step, "one " + step.title() + " in a route");
        }
        switch (step.title()) {
            case "RedirectTo" -> redirect(at, step);
            case "RewritePath", "SetPath", "PrefixPath", "StripPrefix" -> rewrite(at, step);
            case "SetStatus" -> status(at, step);
            case "Retry" -> onRoute = onRoute.and(at, RetryFilter.read(at, step, conditions));
            case "CircuitBreaker" -> onService = onService.and(at, BreakerFilter.read(at, step));
            case "RequestRateLimiter" -> limit = LimitFilter.read(at, step, conditions);
            default -> {
                String instead = INSTEAD.get(step.title());
                at.refuse(step, instead == null ? NearNames.instead(step.title(), KNOWN) : instead);
            }
        }
    }

    private void status(Property at, Step step) {
        if (redirect != null) {
            at.refuse(step, "either a RedirectTo, which has its own status, or a SetStatus");
        }
        status = StatusFilter.read(at, step);
    }

    private void redirect(Property at, Step step) {
        if (rewrite != null || status != null) {
            at.refuse(step, "either a RedirectTo or a filter of the path or status");
        }
        redirect = RedirectFilter.read(at, step);
    }

    /** One of them says it all; two would be told apart by their order only. */
    private void rewrite(Property at, Step step) {
        if (rewrite != null) {
            at.refuse(step, "one RewritePath, which can do what both do");
        } else if (redirect != null) {
            at.refuse(step, "either a RedirectTo or a filter of the path");
        }
        rewrite = PathFilter.read(at, step, conditions);
    }
}
