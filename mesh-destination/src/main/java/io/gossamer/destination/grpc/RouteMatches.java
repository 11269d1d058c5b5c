package io.gossamer.destination.grpc;

import com.google.protobuf.ByteString;
import io.gossamer.api.http_route.HeaderMatch;
import io.gossamer.api.http_route.HostMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.QueryParamMatch;
import io.gossamer.api.http_types.HttpMethod;
import io.gossamer.destination.resource.policy.HttpRoute;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Matches of routes as the contract writes them (section 1, http_route). */
public final class RouteMatches {

    private RouteMatches() {}

    public static HostMatch host(String host) {
        if (!host.startsWith("*.")) {
            return HostMatch.newBuilder().setExact(host).build();
        }
        List<String> labels = Arrays.asList(host.substring(2).split("\\."));
        Collections.reverse(labels);
        return HostMatch.newBuilder()
                .setSuffix(HostMatch.Suffix.newBuilder().addAllReverseLabels(labels))
                .build();
    }

    public static HttpRouteMatch of(HttpRoute.Match match) {
        HttpRouteMatch.Builder message = HttpRouteMatch.newBuilder().setPath(path(match.path()));
        for (HttpRoute.Named header : match.headers()) {
            HeaderMatch.Builder built = HeaderMatch.newBuilder().setName(header.name());
            message.addHeaders(
                    isRegex(header)
                            ? built.setRegex(header.value().value())
                            : built.setExact(ByteString.copyFromUtf8(header.value().value())));
        }
        for (HttpRoute.Named parameter : match.queryParams()) {
            QueryParamMatch.Builder built = QueryParamMatch.newBuilder().setName(parameter.name());
            message.addQueryParams(
                    isRegex(parameter)
                            ? built.setRegex(parameter.value().value())
                            : built.setExact(parameter.value().value()));
        }
        if (!match.method().isEmpty()) {
            message.setMethod(method(match.method()));
        }
        return message.build();
    }

    private static boolean isRegex(HttpRoute.Named named) {
        return named.value().comparison() == HttpRoute.Comparison.REGEX;
    }

    private static PathMatch path(HttpRoute.ValueMatch match) {
        PathMatch.Builder path = PathMatch.newBuilder();
        return switch (match.comparison()) {
            case EXACT -> path.setExact(match.value()).build();
            case PREFIX -> path.setPrefix(match.value()).build();
            case REGEX -> path.setRegex(match.value()).build();
        };
    }

    private static HttpMethod method(String name) {
        for (HttpMethod.Registered registered : HttpMethod.Registered.values()) {
            if (registered.name().equals(name)) {
                return HttpMethod.newBuilder().setRegistered(registered).build();
            }
        }
        return HttpMethod.newBuilder().setUnregistered(name).build();
    }
}
