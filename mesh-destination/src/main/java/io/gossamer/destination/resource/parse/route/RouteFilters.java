package io.gossamer.destination.resource.parse.route;

import io.gossamer.destination.resource.parse.Field;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route.Protocol;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteFilter.Header;
import io.gossamer.destination.resource.route.RouteFilter.Headers;
import io.gossamer.destination.resource.route.RouteFilter.PathModifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters of routes. The contract has fields for changes of headers and for redirects (section 1),
 * our extension has some for rewrites and mirrors; a route with any other filter is refused, for it
 * would not do what it says.
 */
final class RouteFilters {

    private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final String REDIRECTS = "301, 302, 303, 307 or 308";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final String MIRROR = "RequestMirror";
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    private final Protocol protocol;
    private final boolean inbound;
    private final String namespace;

    RouteFilters(Protocol protocol, List<ParentRef> parents, String namespace) {
        this.protocol = protocol;
        this.namespace = namespace;
        this.inbound = parents.stream().anyMatch(ParentRef::isServer);
    }

    /** Filters of a rule, or of one of its backends. */
    List<RouteFilter> parse(Field field) {
        List<RouteFilter> filters = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (Field item : field.items()) {
            String type = item.get("type").required(supported());
            if (!type.isEmpty() && !type.equals(MIRROR) && !types.add(type)) {
                item.get("type").problem("each type once");
            }
            RouteFilter filter = filter(type, item);
            if (filter != null) {
                filters.add(filter);
            }
        }
        return filters;
    }

    private @Nullable RouteFilter filter(String type, Field item) {
        boolean http = protocol == Protocol.HTTP;
        boolean grpc = protocol == Protocol.GRPC;
        if (type.equals("RequestHeaderModifier") && (http || grpc)) {
            return new RouteFilter.RequestHeaders(headers(item.get("requestHeaderModifier")));
        }
        if (type.equals("ResponseHeaderModifier") && http && !inbound) {
            return new RouteFilter.ResponseHeaders(headers(item.get("responseHeaderModifier")));
        }
        if (type.equals("RequestRedirect") && http) {
            return redirect(item.get("requestRedirect"));
        }
        if (type.equals("URLRewrite") && http && !inbound) {
            return ExtendedFilters.rewrite(item.get("urlRewrite"));
        }
        if (type.equals(MIRROR) && (http || grpc) && !inbound) {
            return ExtendedFilters.mirror(item.get("requestMirror"), namespace);
        }
        if (!type.isEmpty()) {
            item.get("type").problem(supported());
        }
        return null;
    }

    private String supported() {
        return switch (protocol) {
            case HTTP ->
                    inbound
                            ? "RequestHeaderModifier or RequestRedirect, as for every route of a"
                                    + " Server"
                            : "RequestHeaderModifier, ResponseHeaderModifier, RequestRedirect,"
                                    + " URLRewrite or RequestMirror";
            case GRPC ->
                    inbound ? "RequestHeaderModifier" : "RequestHeaderModifier or RequestMirror";
            case TLS, TCP -> "no filters on a route of connections";
        };
    }

    private static Headers headers(Field field) {
        if (!field.present()) {
            field.problem("the headers to add, set or remove");
        }
        List<String> remove = new ArrayList<>();
        for (Field item : field.get("remove").items()) {
            remove.add(name(item));
        }
        return new Headers(list(field.get("add")), list(field.get("set")), remove);
    }

    private static List<Header> list(Field field) {
        List<Header> headers = new ArrayList<>();
        for (Field item : field.items()) {
            String value = item.get("value").string("");
            if (CONTROL.matcher(value).find()) {
                item.get("value").problem("a value without control characters");
            }
            headers.add(new Header(name(item.get("name")), value));
        }
        return headers;
    }

    private static String name(Field field) {
        String name = field.required("the name of a header");
        if (!name.isEmpty() && !TOKEN.matcher(name).matches()) {
            field.problem("the name of a header");
        }
        return name;
    }

    private static RouteFilter redirect(Field field) {
        String scheme = field.get("scheme").string("");
        if (!Set.of("", "http", "https").contains(scheme)) {
            field.get("scheme").problem("http or https");
        }
        Field status = field.get("statusCode");
        int code = status.present() ? status.integer(301, 308, REDIRECTS).orElse(302) : 302;
        if (!REDIRECT_STATUSES.contains(code)) {
            status.problem(REDIRECTS);
        }
        Field port = field.get("port");
        String host = field.get("hostname").string("");
        if (!host.isEmpty() && !host.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            field.get("hostname").problem("a DNS name in lower case");
        }
        return new RouteFilter.Redirect(
                scheme,
                host,
                path(field.get("path")),
                port.present() ? port.port().orElse(0) : 0,
                code);
    }

    private static @Nullable PathModifier path(Field field) {
        if (!field.present()) {
            return null;
        }
        boolean prefix = field.get("type").string("").equals("ReplacePrefixMatch");
        if (!prefix && !field.get("type").string("").equals("ReplaceFullPath")) {
            field.get("type").problem("ReplaceFullPath or ReplacePrefixMatch");
        }
        Field value = field.get(prefix ? "replacePrefixMatch" : "replaceFullPath");
        if (!value.present()) {
            value.problem("a path");
        } else if (CONTROL.matcher(value.string("")).find()) {
            value.problem("a path without control characters");
        }
        return new PathModifier(prefix, value.string(""));
    }
}
