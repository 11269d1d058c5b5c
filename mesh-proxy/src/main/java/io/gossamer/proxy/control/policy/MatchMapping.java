package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.api.grpc_route.GrpcRouteMatch;
import io.gossamer.api.http_route.HeaderMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.QueryParamMatch;
import io.gossamer.api.http_types.HttpMethod;
import io.gossamer.api.tls_route.SniMatch;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Matches of routes (contract section 1, http_route, grpc_route and tls_route). */
public final class MatchMapping {

    private MatchMapping() {}

    public static List<HostMatch> hosts(List<io.gossamer.api.http_route.HostMatch> messages)
            throws MalformedException {
        List<HostMatch> hosts = new ArrayList<>(messages.size());
        for (io.gossamer.api.http_route.HostMatch message : messages) {
            hosts.add(
                    switch (message.getMatchCase()) {
                        case EXACT -> new HostMatch.Exact(lower(message.getExact()));
                        case SUFFIX -> suffix(message.getSuffix().getReverseLabelsList());
                        case MATCH_NOT_SET ->
                                throw new MalformedException(
                                        "host: missing (expected: exact or suffix)");
                    });
        }
        return hosts;
    }

    static List<HostMatch> snis(List<SniMatch> messages) throws MalformedException {
        List<HostMatch> hosts = new ArrayList<>(messages.size());
        for (SniMatch message : messages) {
            hosts.add(
                    switch (message.getMatchCase()) {
                        case EXACT -> new HostMatch.Exact(lower(message.getExact()));
                        case SUFFIX -> suffix(message.getSuffix().getReverseLabelsList());
                        case MATCH_NOT_SET ->
                                throw new MalformedException(
                                        "sni: missing (expected: exact or suffix)");
                    });
        }
        return hosts;
    }

    private static HostMatch suffix(List<String> reverseLabels) {
        return new HostMatch.Suffix(reverseLabels.stream().map(MatchMapping::lower).toList());
    }

    public static List<RequestMatch> http(List<HttpRouteMatch> messages) throws MalformedException {
        List<RequestMatch> matches = new ArrayList<>(messages.size());
        for (HttpRouteMatch message : messages) {
            matches.add(
                    new RequestMatch(
                            message.hasPath() ? path(message.getPath()) : null,
                            headers(message.getHeadersList()),
                            queryParams(message.getQueryParamsList()),
                            message.hasMethod() ? method(message.getMethod()) : null));
        }
        return matches;
    }

    public static List<RequestMatch> grpc(List<GrpcRouteMatch> messages) throws MalformedException {
        List<RequestMatch> matches = new ArrayList<>(messages.size());
        for (GrpcRouteMatch message : messages) {
            matches.add(
                    new RequestMatch(
                            rpc(message.getRpc().getService(), message.getRpc().getMethod()),
                            headers(message.getHeadersList()),
                            List.of(),
                            null));
        }
        return matches;
    }

    /** A gRPC method as the path that it travels in. */
    private static RequestMatch.@Nullable PathMatch rpc(String service, String method) {
        if (service.isEmpty() && method.isEmpty()) {
            return null;
        }
        if (method.isEmpty()) {
            return new RequestMatch.PathMatch.Prefix("/" + service);
        }
        return service.isEmpty()
                ? new RequestMatch.PathMatch.Regex(
                        Pattern.compile("/[^/]+/" + Pattern.quote(method)))
                : new RequestMatch.PathMatch.Exact("/" + service + "/" + method);
    }

    private static RequestMatch.PathMatch path(PathMatch message) throws MalformedException {
        return switch (message.getKindCase()) {
            case EXACT -> new RequestMatch.PathMatch.Exact(absolute(message.getExact()));
            case PREFIX -> new RequestMatch.PathMatch.Prefix(absolute(message.getPrefix()));
            case REGEX -> new RequestMatch.PathMatch.Regex(regex(message.getRegex()));
            case KIND_NOT_SET ->
                    throw new MalformedException(
                            "path: missing (expected: exact, prefix or regex)");
        };
    }

    private static String absolute(String path) throws MalformedException {
        require(path.startsWith("/"), "path: " + path + " (expected: a path that begins with /)");
        return path;
    }

    private static List<ValueMatch> headers(List<HeaderMatch> messages) throws MalformedException {
        List<ValueMatch> matches = new ArrayList<>(messages.size());
        for (HeaderMatch message : messages) {
            String name = lower(message.getName());
            matches.add(
                    switch (message.getValueCase()) {
                        case EXACT ->
                                new ValueMatch(
                                        name,
                                        message.getExact().toString(StandardCharsets.ISO_8859_1),
                                        null);
                        case REGEX -> new ValueMatch(name, null, regex(message.getRegex()));
                        case VALUE_NOT_SET ->
                                throw new MalformedException(
                                        "header " + name + ": no value (expected: exact or regex)");
                    });
        }
        return matches;
    }

    private static List<ValueMatch> queryParams(List<QueryParamMatch> messages)
            throws MalformedException {
        List<ValueMatch> matches = new ArrayList<>(messages.size());
        for (QueryParamMatch message : messages) {
            matches.add(
                    switch (message.getValueCase()) {
                        case EXACT -> new ValueMatch(message.getName(), message.getExact(), null);
                        case REGEX ->
                                new ValueMatch(message.getName(), null, regex(message.getRegex()));
                        case VALUE_NOT_SET ->
                                throw new MalformedException(
                                        "query parameter "
                                                + message.getName()
                                                + ": no value (expected: exact or regex)");
                    });
        }
        return matches;
    }

    static String method(HttpMethod message) throws MalformedException {
        return switch (message.getTypeCase()) {
            case REGISTERED -> {
                require(
                        message.getRegistered() != HttpMethod.Registered.UNRECOGNIZED,
                        "method: " + message.getRegisteredValue() + " (expected: 0 to 8)");
                yield message.getRegistered().name();
            }
            case UNREGISTERED -> message.getUnregistered();
            case TYPE_NOT_SET ->
                    throw new MalformedException("method: missing (expected: a method)");
        };
    }

    static Pattern regex(String text) throws MalformedException {
        if (!RegularExpressions.isBounded(text)) {
            throw new MalformedException(
                    "regex: " + text + " (expected: " + RegularExpressions.BOUNDED + ")");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new MalformedException("regex: " + text + " (expected: a regular expression)");
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
