package io.gossamer.destination.source.properties;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties as resources, and as the problems that they have. */
final class Translated {

    private final SettingsProblems problems = SettingsProblems.in("mesh.destination");
    private final PropertyRoutes routes;

    Translated(RouteProperties... routes) {
        this.routes = PropertyRoutes.read(Arrays.asList(routes), "cluster.local", problems);
    }

    static Translated of(RouteProperties... routes) {
        return new Translated(routes);
    }

    /** A route of Service books. */
    static RouteProperties route(List<Step> predicates, List<Step> filters) {
        return new RouteProperties(
                "r", null, null, "lb://books", null, predicates, filters, null, null, null);
    }

    /** A route that goes elsewhere. */
    static RouteProperties split(String id, String uri, String predicate, String filter) {
        return new RouteProperties(
                id,
                "books.shop:80",
                null,
                uri,
                null,
                predicate.isEmpty() ? null : steps(predicate.split(";")),
                filter.isEmpty() ? null : steps(filter.split(";")),
                null,
                null,
                null);
    }

    static Translated ofPredicates(Step... predicates) {
        return of(route(List.of(predicates), List.of()));
    }

    static Translated ofFilters(String predicate, Step... filters) {
        return of(route(predicate.isEmpty() ? List.of() : steps(predicate), List.of(filters)));
    }

    static List<Step> steps(String... texts) {
        return Arrays.stream(texts).map(Step::of).toList();
    }

    /** The long form. */
    static Step step(String name, String... keysAndValues) {
        Map<String, String> args = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            args.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Step(name, args);
    }

    /** Everything that was refused, in its order. */
    List<String> problems() {
        Throwable thrown = catchThrowable(problems::throwIfAny);
        return thrown instanceof StartFailureException failure
                ? failure.description().lines().toList()
                : List.of();
    }

    PropertyRoutes routes() {
        problems.throwIfAny();
        return routes;
    }

    List<Resource> resources() {
        return routes().bundle().resources();
    }

    Route route() {
        return (Route) resources().get(0);
    }

    /** The matches of the first route, in short. */
    List<String> matches() {
        List<String> texts = new ArrayList<>();
        for (RouteMatch match : route().rules().get(0).matches()) {
            RouteMatch.Http http = (RouteMatch.Http) match;
            StringBuilder text = new StringBuilder(text(http.path()));
            if (!http.method().isEmpty()) {
                text.append(" method ").append(http.method());
            }
            http.headers().forEach(h -> text.append(" header ").append(text(h)));
            http.queryParams().forEach(q -> text.append(" query ").append(text(q)));
            texts.add(text.toString());
        }
        return texts;
    }

    private static String text(RouteMatch.Named named) {
        return named.name() + " " + text(named.value());
    }

    private static String text(RouteMatch.ValueMatch value) {
        return value.comparison() + " " + value.value();
    }
}
