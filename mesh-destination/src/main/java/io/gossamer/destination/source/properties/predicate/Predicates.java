package io.gossamer.destination.source.properties.predicate;

import io.gossamer.destination.resource.NearNames;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the predicates of one route. Confined to the thread that reads. */
public final class Predicates {

    private static final String PATTERNS = "patterns";
    private static final int MAX_WEIGHT = 1_000_000;

    /** What a predicate without a counterpart is refused for. */
    private static final Map<String, String> INSTEAD =
            Map.of(
                    "XForwardedRemoteAddr",
                            "RemoteAddr: who has forwarded a request is not believed",
                    "After", Predicates.time(),
                    "Before", Predicates.time(),
                    "Between", Predicates.time(),
                    "ReadBody", "Header or Query: no route reads bodies",
                    "Version", "Header, as in Header=x-api-version, 2",
                    "CloudFoundryRouteService", "Header");

    private static final List<String> KNOWN =
            List.of("Path", "Host", "Method", "Header", "Query", "Cookie", "Weight", "RemoteAddr");

    private final Set<String> once = new HashSet<>();
    private final List<String> hosts = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();
    private final List<ValueMatch> paths = new ArrayList<>();
    private final List<String> templates = new ArrayList<>();
    private final ValuePredicates values = new ValuePredicates();
    private Conditions.@Nullable Weight weight;
    private @Nullable Callers callers;

    private Predicates() {}

    /** What all of them say together; what is wrong is reported. */
    public static Conditions read(Property route, List<Step> steps) {
        Predicates predicates = new Predicates();
        for (int i = 0; i < steps.size(); i++) {
            predicates.read(route.element("predicates", i), steps.get(i));
        }
        Conditions conditions =
                new Conditions(
                        predicates.hosts,
                        predicates.methods,
                        predicates.paths,
                        predicates.templates,
                        predicates.values.headers(),
                        predicates.values.query(),
                        predicates.weight,
                        predicates.callers);
        if (conditions.callers() != null && conditions.narrow()) {
            route.child("predicates")
                    .refuse(
                            "RemoteAddr beside other predicates",
                            "RemoteAddr beside Weight at most: it holds for all requests of a"
                                    + " Server");
        }
        if (conditions.size() > Conditions.MAX_MATCHES) {
            route.child("predicates")
                    .refuse(
                            conditions.size() + " pairs of a path and a method",
                            "at most " + Conditions.MAX_MATCHES + "; use two routes");
        }
        return conditions;
    }

    private static String time() {
        return "Weight or another predicate: no route is bound to a time";
    }

    private void read(Property at, Step step) {
        switch (step.title()) {
            case "Path" -> path(at, step);
            case "Host" -> host(at, step);
            case "Method" -> method(at, step);
            case "Header" -> values.header(at, step);
            case "Query" -> values.query(at, step);
            case "Cookie" -> values.cookie(at, step);
            case "Weight" -> weight(at, step);
            case "RemoteAddr" -> {
                once(at, step);
                callers = Callers.read(at, step);
            }
            default -> {
                String instead = INSTEAD.get(step.title());
                at.refuse(step, instead == null ? NearNames.instead(step.title(), KNOWN) : instead);
            }
        }
    }

    private void once(Property at, Step step) {
        if (!once.add(step.title())) {
            at.refuse(step, "one " + step.title() + " predicate, with all alternatives");
        }
    }

    private void path(Property at, Step step) {
        once(at, step);
        Arguments arguments = Arguments.gathered(at, step, PATTERNS, "matchTrailingSlash");
        List<String> patterns = new ArrayList<>(arguments.items(PATTERNS));
        boolean slash = arguments.flag("matchTrailingSlash", false);
        int last = patterns.size() - 1;
        if (last > 0 && patterns.get(last).matches("true|false")) {
            slash = patterns.remove(last).equals("true");
        }
        if (patterns.isEmpty()) {
            arguments.refuse(PATTERNS, "a path, as in Path=/books/**");
        }
        for (String pattern : patterns) {
            paths.add(PathPatterns.read(pattern, expected -> at.refuse(step, expected)));
            templates.add(pattern);
            boolean open = pattern.endsWith("/") || pattern.endsWith("/**");
            if (slash && !open) {
                paths.add(PathPatterns.read(pattern + "/", expected -> {}));
                templates.add(pattern + "/");
            }
        }
    }

    private void host(Property at, Step step) {
        once(at, step);
        Arguments arguments = Arguments.gathered(at, step, PATTERNS);
        List<String> patterns = arguments.items(PATTERNS);
        if (patterns.isEmpty()) {
            arguments.refuse(PATTERNS, "a host, as in Host=**.books.example");
        }
        boolean all = false;
        for (String pattern : patterns) {
            List<String> names = HostPatterns.read(pattern, expected -> at.refuse(step, expected));
            all |= names.isEmpty();
            hosts.addAll(names);
        }
        if (all) {
            hosts.clear();
        }
    }

    private void method(Property at, Step step) {
        once(at, step);
        Arguments arguments = Arguments.gathered(at, step, "methods");
        List<String> stated = arguments.items("methods");
        if (stated.isEmpty()) {
            arguments.refuse("methods", "a method, as in Method=GET");
        }
        for (String method : stated) {
            if (!method.matches("[A-Z]{1,32}")) {
                arguments.refuse("methods", "methods in capitals, as in GET, POST");
            }
            methods.add(method);
        }
    }

    private void weight(Property at, Step step) {
        once(at, step);
        Arguments arguments = Arguments.of(at, step, "group", "weight");
        String group = arguments.required("group", "a group and a share, as in Weight=books, 8");
        if (!arguments.has("weight")) {
            arguments.refuse("weight", "a group and a share, as in Weight=books, 8");
        }
        int share = arguments.integer("weight", 0, MAX_WEIGHT, 0);
        weight = new Conditions.Weight(group, share, at);
    }
}
