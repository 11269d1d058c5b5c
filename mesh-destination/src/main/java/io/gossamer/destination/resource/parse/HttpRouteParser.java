package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.policy.HttpRoute;
import io.gossamer.destination.resource.policy.HttpRoute.Comparison;
import io.gossamer.destination.resource.policy.HttpRoute.Named;
import io.gossamer.destination.resource.policy.HttpRoute.ValueMatch;
import io.gossamer.destination.resource.policy.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code policy.linkerd.io/HTTPRoute}, as far as it selects requests. */
final class HttpRouteParser {

    private HttpRouteParser() {}

    static HttpRoute parse(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        List<TargetRef> parents = new ArrayList<>();
        for (Field item : spec.get("parentRefs").items()) {
            parents.add(References.parse(item, metadata.namespace()));
        }
        List<HttpRoute.Rule> rules = new ArrayList<>();
        for (Field rule : spec.get("rules").items()) {
            refuseFilters(rule);
            List<HttpRoute.Match> matches = new ArrayList<>();
            rule.get("matches").items().forEach(item -> matches.add(match(item)));
            rules.add(new HttpRoute.Rule(matches));
        }
        return new HttpRoute(
                metadata, parents, List.copyOf(spec.get("hostnames").stringSet()), rules);
    }

    /** A filter that is not carried out would be a rule that does not hold. */
    private static void refuseFilters(Field rule) {
        if (!rule.get("filters").items().isEmpty()) {
            rule.get("filters").problem("no filters: this version has none on inbound routes");
        }
    }

    private static HttpRoute.Match match(Field field) {
        Field path = field.get("path");
        return new HttpRoute.Match(
                path.present() ? path(path) : ValueMatch.EVERY_PATH,
                field.get("method").string(""),
                named(field.get("headers")),
                named(field.get("queryParams")));
    }

    private static ValueMatch path(Field field) {
        String value = field.get("value").string("/");
        return switch (field.get("type").string("PathPrefix")) {
            case "PathPrefix" -> new ValueMatch(Comparison.PREFIX, value);
            case "Exact" -> new ValueMatch(Comparison.EXACT, value);
            case "RegularExpression" -> regex(field.get("value"), value);
            default -> {
                field.get("type").problem("PathPrefix, Exact or RegularExpression");
                yield ValueMatch.EVERY_PATH;
            }
        };
    }

    private static List<Named> named(Field field) {
        List<Named> values = new ArrayList<>();
        for (Field item : field.items()) {
            String value = item.get("value").string("");
            ValueMatch match =
                    switch (item.get("type").string("Exact")) {
                        case "Exact" -> new ValueMatch(Comparison.EXACT, value);
                        case "RegularExpression" -> regex(item.get("value"), value);
                        default -> {
                            item.get("type").problem("Exact or RegularExpression");
                            yield new ValueMatch(Comparison.EXACT, value);
                        }
                    };
            values.add(new Named(item.get("name").required("a name"), match));
        }
        return values;
    }

    private static ValueMatch regex(Field field, String value) {
        try {
            return new ValueMatch(Comparison.REGEX, Pattern.compile(value).pattern());
        } catch (PatternSyntaxException e) {
            field.problem("a regular expression");
            return ValueMatch.EVERY_PATH;
        }
    }
}
