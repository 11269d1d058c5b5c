package io.gossamer.destination.resource.parse.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.destination.resource.parse.Field;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.route.RouteMatch.Comparison;
import io.gossamer.destination.resource.route.RouteMatch.Named;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Matches of HTTP and gRPC routes. */
public final class RouteMatches {

    private static final String EXACT = "Exact";
    private static final String REGEX = "RegularExpression";

    /** The Gateway API's bound of a path; also keeps the compiler's recursion shallow. */
    private static final int MAX_REGEX = 1_024;

    /** What the Gateway API and RFC 3986 let a path consist of. */
    private static final Pattern PLAIN_PATH =
            Pattern.compile("(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*");

    private static final List<String> NEVER_IN_PATHS = List.of("//", "/./", "/../", "%2f", "%2F");

    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private RouteMatches() {}

    static RouteMatch http(Field field) {
        Field path = field.get("path");
        return new RouteMatch.Http(
                path.present() ? path(path) : ValueMatch.EVERY_PATH,
                method(field.get("method")),
                named(field.get("headers"), true),
                named(field.get("queryParams"), false));
    }

    static RouteMatch grpc(Field field) {
        Field method = field.get("method");
        String type = method.get("type").string(EXACT);
        if (!type.equals(EXACT)) {
            method.get("type").problem("Exact: the protocol has no field for other comparisons");
        }
        if (method.present()
                && !method.get("service").present()
                && !method.get("method").present()) {
            method.problem("a service, a method, or both");
        }
        return new RouteMatch.Grpc(
                name(method.get("service"), "a service in full, as in shop.Books"),
                name(method.get("method"), "a method"),
                named(field.get("headers"), true));
    }

    private static String name(Field field, String expected) {
        String name = field.string("");
        if (!name.isEmpty() && !name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
            field.problem(expected);
        }
        return name;
    }

    private static ValueMatch path(Field field) {
        Field value = field.get("value");
        String text = value.string("/");
        return switch (field.get("type").string("PathPrefix")) {
            case "PathPrefix" -> new ValueMatch(Comparison.PREFIX, absolute(value, text));
            case EXACT -> new ValueMatch(Comparison.EXACT, absolute(value, text));
            case REGEX -> regex(value, text);
            default -> {
                field.get("type").problem("PathPrefix, Exact or RegularExpression");
                yield ValueMatch.EVERY_PATH;
            }
        };
    }

    private static String absolute(Field field, String path) {
        if (!path.startsWith("/")) {
            field.problem("a path that begins with /");
        } else if (!PLAIN_PATH.matches(path)
                || NEVER_IN_PATHS.stream().anyMatch(path::contains)
                || path.endsWith("/.")
                || path.endsWith("/..")) {
            field.problem(
                    "a path as clients send it: é as %C3%A9; without //, /./, /../, %2F, ?, #");
        }
        return path;
    }

    private static String method(Field field) {
        String method = field.string("");
        if (!method.isEmpty()
                && (!TOKEN.matches(method) || !method.equals(method.toUpperCase(Locale.ROOT)))) {
            field.problem("a method as clients send it, as in GET");
        }
        return method;
    }

    private static List<Named> named(Field field, boolean headers) {
        List<Named> values = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field item : field.items()) {
            String value = item.get("value").string("");
            ValueMatch match =
                    switch (item.get("type").string(EXACT)) {
                        case EXACT -> new ValueMatch(Comparison.EXACT, value);
                        case REGEX -> regex(item.get("value"), value);
                        default -> {
                            item.get("type").problem("Exact or RegularExpression");
                            yield new ValueMatch(Comparison.EXACT, value);
                        }
                    };
            String name = item.get("name").required("a name");
            if (headers && !name.isEmpty() && !TOKEN.matches(name)) {
                item.get("name").problem("the name of a header");
            }
            if (headers && value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                item.get("value").problem("a value without control characters");
            }
            if (!names.add(headers ? name.toLowerCase(Locale.ROOT) : name)) {
                item.get("name").problem("each name once in a match");
            }
            values.add(new Named(name, match));
        }
        return values;
    }

    public static ValueMatch regex(Field field, String value) {
        if (value.length() > MAX_REGEX) {
            field.problem("a regular expression of at most " + MAX_REGEX + " characters");
            return ValueMatch.EVERY_PATH;
        }
        if (!RegularExpressions.isBounded(value)) {
            field.problem(RegularExpressions.BOUNDED);
            return ValueMatch.EVERY_PATH;
        }
        try {
            return new ValueMatch(Comparison.REGEX, Pattern.compile(value).pattern());
        } catch (PatternSyntaxException e) {
            field.problem("a regular expression of RE2, which takes linear time");
            return ValueMatch.EVERY_PATH;
        }
    }
}
