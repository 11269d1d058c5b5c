package io.gossamer.destination.grpc;

import com.google.protobuf.ByteString;
import io.gossamer.api.http_route.PathModifier;
import io.gossamer.api.http_route.RequestHeaderModifier;
import io.gossamer.api.http_route.RequestRedirect;
import io.gossamer.api.http_route.ResponseHeaderModifier;
import io.gossamer.api.http_types.Headers;
import io.gossamer.api.http_types.Scheme;
import io.gossamer.destination.resource.route.RouteFilter;
import java.util.List;

/** Filters of routes as the contract writes them (section 1, http_route). */
public final class RouteFilters {

    private RouteFilters() {}

    public static RequestHeaderModifier request(RouteFilter.Headers headers) {
        return RequestHeaderModifier.newBuilder()
                .setAdd(headers(headers.add()))
                .setSet(headers(headers.set()))
                .addAllRemove(headers.remove())
                .build();
    }

    public static ResponseHeaderModifier response(RouteFilter.Headers headers) {
        return ResponseHeaderModifier.newBuilder()
                .setAdd(headers(headers.add()))
                .setSet(headers(headers.set()))
                .addAllRemove(headers.remove())
                .build();
    }

    private static Headers headers(List<RouteFilter.Header> headers) {
        Headers.Builder message = Headers.newBuilder();
        for (RouteFilter.Header header : headers) {
            message.addHeaders(
                    Headers.Header.newBuilder()
                            .setName(header.name())
                            .setValue(ByteString.copyFromUtf8(header.value())));
        }
        return message.build();
    }

    public static RequestRedirect redirect(RouteFilter.Redirect redirect) {
        RequestRedirect.Builder message =
                RequestRedirect.newBuilder()
                        .setHost(redirect.host())
                        .setPort(redirect.port())
                        .setStatus(redirect.status());
        if (!redirect.scheme().isEmpty()) {
            message.setScheme(
                    Scheme.newBuilder()
                            .setRegistered(
                                    redirect.scheme().equals("https")
                                            ? Scheme.Registered.HTTPS
                                            : Scheme.Registered.HTTP));
        }
        RouteFilter.PathModifier path = redirect.path();
        if (path != null) {
            PathModifier.Builder built = PathModifier.newBuilder();
            message.setPath(
                    path.prefixOnly()
                            ? built.setPrefix(path.value())
                            : built.setFull(path.value()));
        }
        return message.build();
    }
}
