package io.gossamer.destination.resource.parse.route;

import io.gossamer.destination.resource.parse.Field;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.PathRewrite;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters that the contract has no field for, as the Gateway API writes them. */
final class ExtendedFilters {

    private static final String PATH = "a path: letters, digits, punctuation, whole escapes";
    private static final int MAX_PATH = 1_024;
    private static final int MAX_HOST = 253;
    private static final int PERCENT = 100;

    /** The Gateway API's bound of the filters of a rule. */
    private static final int MAX_MIRRORS = 16;

    private ExtendedFilters() {}

    static RouteFilter rewrite(Field field) {
        Field hostname = field.get("hostname");
        String host = hostname.string("");
        if (hostname.present()
                && (host.length() > MAX_HOST
                        || !host.matches(
                                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"))) {
            hostname.problem("a DNS name in lower case, without a port");
        }
        Field path = field.get("path");
        if (!hostname.present() && !path.present()) {
            field.problem("a hostname, a path, or both");
        }
        return new RouteFilter.Rewrite(host, path.present() ? path(path) : null);
    }

    private static @Nullable PathRewrite path(Field field) {
        return switch (field.get("type").string("")) {
            case "ReplaceFullPath" -> {
                String path = value(field.get("replaceFullPath"));
                if (field.get("replaceFullPath").present() && !path.startsWith("/")) {
                    field.get("replaceFullPath").problem("a path that begins with /");
                }
                yield new PathRewrite.Full(path);
            }
            case "ReplacePrefixMatch" -> {
                String prefix = value(field.get("replacePrefixMatch"));
                if (!prefix.isEmpty() && !prefix.startsWith("/")) {
                    field.get("replacePrefixMatch").problem("a path that begins with /, or none");
                }
                yield new PathRewrite.Prefix(prefix);
            }
            default -> {
                field.get("type").problem("ReplaceFullPath or ReplacePrefixMatch");
                yield null;
            }
        };
    }

    private static String value(Field field) {
        String value = field.string("");
        if (!field.present()) {
            field.problem("a path");
        } else if (value.length() > MAX_PATH || !PathRewrite.PLAIN.matcher(value).matches()) {
            field.problem(PATH);
        } else if (value.startsWith("//")) {
            field.problem("a path that does not begin with //, which some servers take for a host");
        }
        return value;
    }

    /**
     * @param namespace of the route
     */
    static @Nullable RouteFilter mirror(Field field, String namespace) {
        Field reference = field.get("backendRef");
        if (!reference.present()) {
            reference.problem("a port of a Service");
            return null;
        }
        if (reference.get("kind").string("").equals("EgressNetwork")) {
            reference.get("kind").problem("Service: nothing is copied to the outside");
        }
        Field port = reference.get("port");
        if (!port.present()) {
            port.problem("a port of the Service");
        }
        Field percent = field.get("percent");
        Field fraction = field.get("fraction");
        if (percent.present() && fraction.present()) {
            fraction.problem("either percent or fraction");
        }
        int denominator = PERCENT;
        int numerator = PERCENT;
        if (percent.present()) {
            numerator = percent.integer(0, PERCENT, "an integer from 0 to 100").orElse(PERCENT);
        } else if (fraction.present()) {
            denominator = denominator(fraction.get("denominator"));
            numerator =
                    fraction.get("numerator")
                            .integer(0, denominator, "an integer from 0 to " + denominator)
                            .orElse(denominator);
        }
        return new RouteFilter.Mirror(
                new BackendRef(
                        RouteParser.group(reference.get("group"), ""),
                        reference.get("kind").string("Service"),
                        reference.get("namespace").string(namespace),
                        reference.get("name").required("the name of a Service"),
                        RouteParser.optionalPort(port),
                        1,
                        List.of(),
                        reference.place()),
                numerator,
                denominator);
    }

    private static int denominator(Field field) {
        return field.present()
                ? field.integer(1, Integer.MAX_VALUE, "an integer of 1 or more").orElse(PERCENT)
                : PERCENT;
    }

    /** What must hold between these filters and the rest of their rule. */
    static void check(Field filters, List<RouteFilter> parsed, List<RouteMatch> matches) {
        if (parsed.stream().filter(RouteFilter.Mirror.class::isInstance).count() > MAX_MIRRORS) {
            filters.problem("at most " + MAX_MIRRORS + " mirrors");
        }
        boolean redirects = parsed.stream().anyMatch(RouteFilter.Redirect.class::isInstance);
        if (redirects && parsed.stream().anyMatch(RouteFilter.Mirror.class::isInstance)) {
            filters.problem("either a RequestMirror or a RequestRedirect, which sends nothing");
        }
        RouteFilter.Rewrite rewrite = rewrite(parsed);
        if (rewrite == null) {
            return;
        }
        if (redirects) {
            filters.problem("either a URLRewrite or a RequestRedirect");
        }
        if (rewrite.path() instanceof PathRewrite.Prefix && !isOnePrefix(matches)) {
            filters.problem("one match, of a PathPrefix, beside a ReplacePrefixMatch");
        }
    }

    /** The same for the filters of one of its backends, which come after the rule's. */
    static void checkBackend(
            Field filters,
            List<RouteFilter> parsed,
            List<RouteMatch> matches,
            List<RouteFilter> ofRule) {
        check(filters, parsed, matches);
        RouteFilter.Rewrite own = rewrite(parsed);
        RouteFilter.Rewrite before = rewrite(ofRule);
        if (own != null
                && before != null
                && before.path() != null
                && own.path() instanceof PathRewrite.Prefix) {
            filters.problem(
                    "no ReplacePrefixMatch beside a rule's URLRewrite of the path, after which the"
                            + " prefix that matched is gone");
        }
    }

    private static RouteFilter.@Nullable Rewrite rewrite(List<RouteFilter> filters) {
        return filters.stream()
                .filter(RouteFilter.Rewrite.class::isInstance)
                .map(RouteFilter.Rewrite.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** The Gateway API's condition; what has no match is matched by the prefix /. */
    private static boolean isOnePrefix(List<RouteMatch> matches) {
        return matches.isEmpty()
                || (matches.size() == 1
                        && matches.get(0) instanceof RouteMatch.Http match
                        && match.path().comparison() == RouteMatch.Comparison.PREFIX);
    }
}
