package io.gossamer.destination.grpc;

import com.google.protobuf.ByteString;
import io.gossamer.api.grpc_route.GrpcRouteMatch;
import io.gossamer.api.grpc_route.GrpcRpcMatch;
import io.gossamer.api.http_route.HeaderMatch;
import io.gossamer.api.http_route.HostMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.QueryParamMatch;
import io.gossamer.api.http_types.HttpMethod;
import io.gossamer.api.tls_route.SniMatch;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.route.RouteMatch.Comparison;
import io.gossamer.destination.resource.route.RouteMatch.Named;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Matches of routes as the contract writes them (section 1, http_route, grpc_route, tls_route). */
public final class RouteMatches {

    private RouteMatches() {}

    public static HostMatch host(String host) {
        return host.startsWith("*.")
                ? HostMatch.newBuilder()
                        .setSuffix(
                                HostMatch.Suffix.newBuilder().addAllReverseLabels(reversed(host)))
                        .build()
                : HostMatch.newBuilder().setExact(host).build();
    }

    public static SniMatch sni(String host) {
        return host.startsWith("*.")
                ? SniMatch.newBuilder()
                        .setSuffix(SniMatch.Suffix.newBuilder().addAllReverseLabels(reversed(host)))
                        .build()
                : SniMatch.newBuilder().setExact(host).build();
    }

    private static List<String> reversed(String wildcard) {
        List<String> labels = Arrays.asList(wildcard.substring(2).split("\\."));
        Collections.reverse(labels);
        return labels;
    }

    /** A match of requests; one of gRPC calls as the path that they travel in. */
    public static HttpRouteMatch http(RouteMatch match) {
        if (match instanceof RouteMatch.Grpc grpc) {
            HttpRouteMatch.Builder message = HttpRouteMatch.newBuilder().setPath(path(grpc));
            grpc.headers().forEach(header -> message.addHeaders(header(header)));
            return message.build();
        }
        RouteMatch.Http http = (RouteMatch.Http) match;
        HttpRouteMatch.Builder message = HttpRouteMatch.newBuilder().setPath(path(http.path()));
        http.headers().forEach(header -> message.addHeaders(header(header)));
        for (Named parameter : http.queryParams()) {
            QueryParamMatch.Builder built = QueryParamMatch.newBuilder().setName(parameter.name());
            message.addQueryParams(
                    isRegex(parameter)
                            ? built.setRegex(parameter.value().value())
                            : built.setExact(parameter.value().value()));
        }
        if (!http.method().isEmpty()) {
            message.setMethod(method(http.method()));
        }
        return message.build();
    }

    public static GrpcRouteMatch grpc(RouteMatch.Grpc match) {
        GrpcRouteMatch.Builder message =
                GrpcRouteMatch.newBuilder()
                        .setRpc(
                                GrpcRpcMatch.newBuilder()
                                        .setService(match.service())
                                        .setMethod(match.method()));
        match.headers().forEach(header -> message.addHeaders(header(header)));
        return message.build();
    }

    private static HeaderMatch header(Named header) {
        HeaderMatch.Builder built = HeaderMatch.newBuilder().setName(header.name());
        return isRegex(header)
                ? built.setRegex(header.value().value()).build()
                : built.setExact(ByteString.copyFromUtf8(header.value().value())).build();
    }

    private static boolean isRegex(Named named) {
        return named.value().comparison() == Comparison.REGEX;
    }

    private static PathMatch path(RouteMatch.Grpc match) {
        PathMatch.Builder path = PathMatch.newBuilder();
        if (match.method().isEmpty()) {
            return path.setPrefix("/" + match.service()).build();
        }
        return match.service().isEmpty()
                ? path.setRegex("/[^/]+/" + match.method().replace(".", "\\.")).build()
                : path.setExact("/" + match.service() + "/" + match.method()).build();
    }

    private static PathMatch path(ValueMatch match) {
        PathMatch.Builder path = PathMatch.newBuilder();
        return switch (match.comparison()) {
            case EXACT -> path.setExact(match.value()).build();
            case PREFIX -> path.setPrefix(match.value()).build();
            case REGEX -> path.setRegex(match.value()).build();
        };
    }

    static HttpMethod method(String name) {
        for (HttpMethod.Registered registered : HttpMethod.Registered.values()) {
            if (registered.name().equals(name)) {
                return HttpMethod.newBuilder().setRegistered(registered).build();
            }
        }
        return HttpMethod.newBuilder().setUnregistered(name).build();
    }
}
