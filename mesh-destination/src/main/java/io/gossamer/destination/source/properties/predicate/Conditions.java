package io.gossamer.destination.source.properties.predicate;

import com.google.re2j.Pattern;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.route.RouteMatch.Named;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import io.gossamer.destination.source.properties.step.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the predicates of a route say together.
 *
 * @param hosts empty for all
 * @param methods empty for all
 * @param paths alternatives; empty for all
 * @param templates the same as they were written, with the names of what they capture
 * @param weight the route's share of its group; null without one
 * @param callers which clients the far side lets in beside others; null if it is not said here
 */
public record Conditions(
        List<String> hosts,
        List<String> methods,
        List<ValueMatch> paths,
        List<String> templates,
        List<Named> headers,
        List<Named> query,
        @Nullable Weight weight,
        @Nullable Callers callers) {

    /** The Gateway API's bound of the alternatives of a rule. */
    static final int MAX_MATCHES = 64;

    /**
     * A share of the requests that all routes of a group match.
     *
     * @param at where it was stated
     */
    public record Weight(String group, int share, Property at) {}

    public Conditions {
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
        paths = List.copyOf(paths);
        templates = List.copyOf(templates);
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }

    /** Each path with each method; empty if every request is meant. */
    public List<RouteMatch> matches() {
        if (everything()) {
            return List.of();
        }
        List<RouteMatch> matches = new ArrayList<>();
        for (ValueMatch path : paths.isEmpty() ? List.of(ValueMatch.EVERY_PATH) : paths) {
            for (String method : methods.isEmpty() ? List.of("") : methods) {
                matches.add(new RouteMatch.Http(path, method, headers, query));
            }
        }
        return matches;
    }

    /** The one path with its captures as groups of a regular expression; empty for several. */
    public Optional<Pattern> captures() {
        return templates.size() == 1 ? PathPatterns.capturing(templates.get(0)) : Optional.empty();
    }

    int size() {
        return Math.max(1, paths.size()) * Math.max(1, methods.size());
    }

    /** Whether requests are told apart, by their host or by what is in them. */
    public boolean narrow() {
        return !hosts.isEmpty() || !everything();
    }

    /** Whether both mean the same requests, their shares aside. */
    public boolean sameRequests(Conditions other) {
        return hosts.equals(other.hosts)
                && methods.equals(other.methods)
                && paths.equals(other.paths)
                && headers.equals(other.headers)
                && query.equals(other.query)
                && (callers == null
                        ? other.callers == null
                        : other.callers != null && callers.sameAs(other.callers));
    }

    private boolean everything() {
        return methods.isEmpty() && paths.isEmpty() && headers.isEmpty() && query.isEmpty();
    }
}
