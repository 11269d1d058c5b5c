package io.gossamer.destination.explain.evaluate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.grpc_route.GrpcRouteMatch;
import io.gossamer.api.http_route.HeaderMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import io.gossamer.api.http_route.PathMatch;
import io.gossamer.api.http_route.QueryParamMatch;
import io.gossamer.api.http_types.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Matches of requests: contract section 1, http_route and grpc_route. */
final class Matches {

    static final String EVERYTHING = "everything";

    private static final Request NOTHING = new Request(Request.Wire.HTTP, "", "", "", List.of());

    private Matches() {}

    static boolean isEmpty(HttpRouteMatch match) {
        return terms(match, NOTHING).isEmpty();
    }

    /** All parts of a match, as people write them. */
    static String text(HttpRouteMatch match) {
        return text(terms(match, NOTHING));
    }

    static String text(List<Term> terms) {
        return terms.isEmpty()
                ? EVERYTHING
                : String.join(", ", terms.stream().map(Term::text).toList());
    }

    /** A match of gRPC calls as one of the paths that they travel in. */
    static HttpRouteMatch of(GrpcRouteMatch match) {
        HttpRouteMatch.Builder message =
                HttpRouteMatch.newBuilder().addAllHeaders(match.getHeadersList());
        String service = match.getRpc().getService();
        String method = match.getRpc().getMethod();
        if (method.isEmpty() && !service.isEmpty()) {
            message.setPath(PathMatch.newBuilder().setPrefix("/" + service));
        } else if (service.isEmpty() && !method.isEmpty()) {
            message.setPath(PathMatch.newBuilder().setRegex("/[^/]+/" + Pattern.quote(method)));
        } else if (!method.isEmpty()) {
            message.setPath(PathMatch.newBuilder().setExact("/" + service + "/" + method));
        }
        return message.build();
    }

    /** The parts of a match, in the order in which they are looked at. */
    static List<Term> terms(HttpRouteMatch match, Request request) {
        List<Term> terms = new ArrayList<>();
        if (readsPath(match)) {
            terms.add(path(match.getPath(), request));
        }
        if (match.hasMethod()) {
            String method = method(match.getMethod());
            terms.add(Term.of(method.equals(request.method()), "method", request.method(), method));
        }
        match.getHeadersList().forEach(header -> terms.add(header(header, request)));
        match.getQueryParamsList().forEach(parameter -> terms.add(query(parameter, request)));
        return terms;
    }

    /** Whether the path decides; the prefix {@code /} decides nothing. */
    static boolean readsPath(HttpRouteMatch match) {
        PathMatch path = match.getPath();
        return switch (path.getKindCase()) {
            case PREFIX -> !trimmed(path.getPrefix()).isEmpty();
            case EXACT, REGEX -> true;
            case KIND_NOT_SET -> false;
        };
    }

    /** Exact before regular expressions before prefixes, long before short ones. */
    static int specificity(PathMatch path) {
        return switch (path.getKindCase()) {
            case EXACT -> (3 << 20) + octets(path.getExact());
            case REGEX -> (2 << 20) + path.getRegex().length();
            case PREFIX ->
                    trimmed(path.getPrefix()).isEmpty()
                            ? 0
                            : (1 << 20) + octets(trimmed(path.getPrefix()));
            case KIND_NOT_SET -> 0;
        };
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Term path(PathMatch match, Request request) {
        String path = request.plainPath();
        return switch (match.getKindCase()) {
            case EXACT -> Term.of(path.equals(match.getExact()), "path", path, match.getExact());
            case REGEX ->
                    Term.of(
                            matches(match.getRegex(), path),
                            "path",
                            path,
                            "of the form " + match.getRegex());
            case PREFIX, KIND_NOT_SET -> {
                String prefix = trimmed(match.getPrefix());
                boolean holds =
                        path.startsWith(prefix)
                                && (path.length() == prefix.length()
                                        || path.charAt(prefix.length()) == '/');
                yield Term.of(holds, "path", path, "below " + match.getPrefix());
            }
        };
    }

    private static String trimmed(String prefix) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end);
    }

    static String method(HttpMethod method) {
        return method.getTypeCase() == HttpMethod.TypeCase.UNREGISTERED
                ? method.getUnregistered()
                : method.getRegistered().name();
    }

    /** Holds if any field of the name, or any element of a comma list, does. */
    private static Term header(HeaderMatch match, Request request) {
        String name = match.getName().toLowerCase(Locale.ROOT);
        boolean regex = match.hasRegex();
        String expected =
                regex ? match.getRegex() : match.getExact().toString(StandardCharsets.ISO_8859_1);
        List<String> values = request.values(name);
        boolean holds = false;
        for (String value : values) {
            holds |= equal(regex, expected, value);
            if (!holds && value.indexOf(',') >= 0) {
                for (String element : value.split(",", -1)) {
                    holds |= equal(regex, expected, strip(element));
                }
            }
        }
        return Term.of(
                holds,
                "header " + name,
                regex ? " " : ": ",
                values.isEmpty() ? "missing" : String.join(", ", values),
                regex ? "of the form " + expected : expected);
    }

    /** Without what counts as blank on the wire. */
    private static String strip(String element) {
        int from = 0;
        int to = element.length();
        while (from < to && element.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && element.charAt(to - 1) <= ' ') {
            to--;
        }
        return element.substring(from, to);
    }

    private static Term query(QueryParamMatch match, Request request) {
        boolean regex = match.hasRegex();
        String expected = regex ? match.getRegex() : match.getExact();
        boolean holds = false;
        List<String> values = new ArrayList<>();
        for (String pair : request.query().split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (key.equals(match.getName())) {
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.add(value);
                holds |= equal(regex, expected, value);
            }
        }
        return Term.of(
                holds,
                "query parameter " + match.getName(),
                regex ? " " : "=",
                values.isEmpty() ? "missing" : String.join(", ", values),
                regex ? "of the form " + expected : expected);
    }

    private static boolean equal(boolean regex, String expected, String value) {
        return regex ? matches(expected, value) : expected.equals(value);
    }

    /** What is no regular expression of RE2 matches nothing: the sidecar refuses all of it. */
    static boolean matches(String regex, String text) {
        try {
            return Pattern.compile(regex).matcher(text).matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
