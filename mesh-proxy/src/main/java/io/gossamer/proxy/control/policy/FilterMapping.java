package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.grpc_route.GrpcFailureInjector;
import io.gossamer.api.http_route.HttpFailureInjector;
import io.gossamer.api.http_route.Ratio;
import io.gossamer.api.http_route.RequestHeaderModifier;
import io.gossamer.api.http_route.RequestRedirect;
import io.gossamer.api.http_route.ResponseHeaderModifier;
import io.gossamer.api.http_types.Headers;
import io.gossamer.api.http_types.Scheme;
import io.gossamer.proxy.model.RouteFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Filters of routes (contract section 1, http_route and grpc_route). */
public final class FilterMapping {

    private static final int DEFAULT_REDIRECT = 301;

    private FilterMapping() {}

    public static RouteFilter failure(HttpFailureInjector message) throws MalformedException {
        int status = message.getStatus();
        require(
                status >= 100 && status <= 599,
                "failure status: " + status + " (expected: 100 to 599)");
        return fail(
                false,
                status,
                message.getMessage(),
                message.hasRatio() ? message.getRatio() : null);
    }

    public static RouteFilter failure(GrpcFailureInjector message) throws MalformedException {
        int code = message.getCode();
        require(code >= 0 && code <= 16, "failure code: " + code + " (expected: 0 to 16)");
        return fail(
                true, code, message.getMessage(), message.hasRatio() ? message.getRatio() : null);
    }

    private static RouteFilter fail(boolean grpc, int status, String text, @Nullable Ratio ratio)
            throws MalformedException {
        if (ratio == null) {
            return new RouteFilter.Fail(grpc, status, text, 1, 1);
        }
        int numerator = ratio.getNumerator();
        int denominator = ratio.getDenominator();
        require(
                numerator >= 0 && denominator > 0,
                "failure ratio: " + numerator + "/" + denominator + " (expected: 0 to 1)");
        return new RouteFilter.Fail(grpc, status, text, numerator, denominator);
    }

    public static RouteFilter headers(RequestHeaderModifier message) {
        return new RouteFilter.RequestHeaders(
                headers(message.getAdd()),
                headers(message.getSet()),
                names(message.getRemoveList()));
    }

    public static RouteFilter headers(ResponseHeaderModifier message) {
        return new RouteFilter.ResponseHeaders(
                headers(message.getAdd()),
                headers(message.getSet()),
                names(message.getRemoveList()));
    }

    private static List<RouteFilter.Header> headers(Headers message) {
        return message.getHeadersList().stream()
                .map(
                        h ->
                                new RouteFilter.Header(
                                        h.getName().toLowerCase(Locale.ROOT),
                                        h.getValue().toString(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    private static List<String> names(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    public static RouteFilter redirect(RequestRedirect message) throws MalformedException {
        int status = message.getStatus() == 0 ? DEFAULT_REDIRECT : message.getStatus();
        require(status >= 300 && status <= 399, "redirect status: " + status + " (expected: 3xx)");
        int port = message.getPort();
        require(port >= 0 && port <= 65_535, "redirect port: " + port + " (expected: 0 to 65535)");
        RouteFilter.PathModifier path =
                switch (message.getPath().getReplaceCase()) {
                    case FULL -> new RouteFilter.PathModifier.Full(message.getPath().getFull());
                    case PREFIX ->
                            new RouteFilter.PathModifier.Prefix(message.getPath().getPrefix());
                    case REPLACE_NOT_SET -> null;
                };
        return new RouteFilter.Redirect(
                message.hasScheme() ? scheme(message.getScheme()) : null,
                message.getHost().isEmpty() ? null : message.getHost(),
                path,
                port,
                status);
    }

    private static String scheme(Scheme message) throws MalformedException {
        return switch (message.getTypeCase()) {
            case REGISTERED -> {
                require(
                        message.getRegistered() != Scheme.Registered.UNRECOGNIZED,
                        "scheme: " + message.getRegisteredValue() + " (expected: 0 or 1)");
                yield message.getRegistered().name().toLowerCase(Locale.ROOT);
            }
            case UNREGISTERED -> message.getUnregistered();
            case TYPE_NOT_SET ->
                    throw new MalformedException("scheme: missing (expected: a scheme)");
        };
    }
}
