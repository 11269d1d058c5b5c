package io.gossamer.destination.explain.evaluate;

import io.gossamer.api.http_route.HostMatch;
import io.gossamer.api.http_route.HttpRouteMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rule a request falls under, and why none of the others: the precedence of the Gateway API
 * by host, path, method, number of headers and of query parameters, then the order of the message.
 *
 * @param winner null if no rule matches
 * @param rulings in the order of the routes and their rules
 */
public record Choice(@Nullable Ruling winner, List<Ruling> rulings) {

    /** What became of a rule. */
    public enum Standing {
        WON,
        OUTRANKED,
        NO_MATCH
    }

    /**
     * What became of a rule.
     *
     * @param route index of the route
     * @param rule index of the rule in it
     * @param match the alternative that decided, as people write it
     * @param reason which part failed, or which rule of precedence decided
     */
    public record Ruling(int route, int rule, Standing standing, String match, String reason) {}

    /** One host and one match of a rule. */
    private record Entry(
            int route, int rule, @Nullable HostMatch host, HttpRouteMatch match, List<Term> terms) {

        private static final Comparator<Entry> PRECEDENCE =
                Comparator.comparingInt(Entry::hostRank)
                        .thenComparingInt(Entry::pathRank)
                        .thenComparingInt(Entry::methodRank)
                        .thenComparingInt(Entry::headers)
                        .thenComparingInt(Entry::parameters)
                        .reversed();

        static Entry of(
                int route,
                int rule,
                @Nullable HostMatch host,
                HttpRouteMatch match,
                Request request) {
            List<Term> terms = new ArrayList<>();
            if (host != null) {
                terms.add(
                        Term.of(
                                Hosts.matches(host, request.authority()),
                                request.wire().hasRequests() ? "host" : "server name",
                                request.authority().isEmpty() ? "none" : request.authority(),
                                Hosts.text(host)));
            }
            terms.addAll(Matches.terms(match, request));
            return new Entry(route, rule, host, match, terms);
        }

        boolean holds() {
            return terms.stream().allMatch(Term::holds);
        }

        long holding() {
            return terms.stream().filter(Term::holds).count();
        }

        int hostRank() {
            return host == null ? 0 : Hosts.specificity(host);
        }

        int pathRank() {
            return Matches.specificity(match.getPath());
        }

        int methodRank() {
            return match.hasMethod() ? 1 : 0;
        }

        int headers() {
            return match.getHeadersCount();
        }

        int parameters() {
            return match.getQueryParamsCount();
        }

        String text() {
            return Matches.text(terms);
        }

        String failure() {
            return String.join(
                    "; ", terms.stream().filter(term -> !term.holds()).map(Term::failure).toList());
        }
    }

    /** Compares all rules with a request. */
    public static Choice of(List<RouteRules> routes, Request request) {
        List<Entry> sorted = new ArrayList<>();
        for (int route = 0; route < routes.size(); route++) {
            add(routes.get(route), route, request, sorted);
        }
        List<Entry> unsorted = List.copyOf(sorted);
        sorted.sort(Entry.PRECEDENCE);
        Entry winner = sorted.stream().filter(Entry::holds).findFirst().orElse(null);
        List<Ruling> rulings = new ArrayList<>();
        Ruling won = null;
        for (int route = 0; route < routes.size(); route++) {
            for (int rule = 0; rule < routes.get(route).rules().size(); rule++) {
                Ruling ruling = ruling(route, rule, unsorted, sorted, winner);
                rulings.add(ruling);
                won = ruling.standing() == Standing.WON ? ruling : won;
            }
        }
        return new Choice(won, List.copyOf(rulings));
    }

    private static void add(RouteRules route, int index, Request request, List<Entry> entries) {
        for (int rule = 0; rule < route.rules().size(); rule++) {
            List<HttpRouteMatch> matches = route.rules().get(rule).matches();
            for (HttpRouteMatch match :
                    matches.isEmpty() ? List.of(HttpRouteMatch.getDefaultInstance()) : matches) {
                if (route.hosts().isEmpty()) {
                    entries.add(Entry.of(index, rule, null, match, request));
                }
                for (HostMatch host : route.hosts()) {
                    entries.add(Entry.of(index, rule, host, match, request));
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // The winner is one of the entries.
    private static Ruling ruling(
            int route, int rule, List<Entry> unsorted, List<Entry> sorted, @Nullable Entry winner) {
        Entry best = null;
        for (Entry entry : sorted) {
            if (entry.route() == route && entry.rule() == rule && entry.holds()) {
                best = entry;
                break;
            }
        }
        if (best == null || winner == null) {
            Entry closest = closest(route, rule, unsorted);
            return new Ruling(route, rule, Standing.NO_MATCH, closest.text(), closest.failure());
        }
        if (best == winner) {
            return new Ruling(route, rule, Standing.WON, best.text(), "");
        }
        return new Ruling(route, rule, Standing.OUTRANKED, best.text(), precedence(winner, best));
    }

    /** Of the alternatives that do not match, the one of which most does. */
    private static Entry closest(int route, int rule, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.route() == route && entry.rule() == rule)
                .max(
                        Comparator.comparingLong(Entry::holding)
                                .thenComparingInt(entry -> -entry.terms().size()))
                .orElseThrow();
    }

    private static String precedence(Entry winner, Entry loser) {
        if (winner.hostRank() != loser.hostRank()) {
            return "its host is less exact than the winner's";
        }
        if (winner.pathRank() != loser.pathRank()) {
            return path(winner, loser);
        }
        if (winner.methodRank() != loser.methodRank()) {
            return "it names no method, the winner does";
        }
        if (winner.headers() != loser.headers()) {
            return "it names " + loser.headers() + " headers, the winner " + winner.headers();
        }
        if (winner.parameters() != loser.parameters()) {
            return "it names "
                    + loser.parameters()
                    + " query parameters, the winner "
                    + winner.parameters();
        }
        return winner.route() == loser.route()
                ? "an equal rule stands before it in the route"
                : "the winner's route is older, or comes first by namespace and name";
    }

    private static String path(Entry winner, Entry loser) {
        int kind = winner.pathRank() >> 20;
        if (kind == loser.pathRank() >> 20) {
            return "its path is shorter than the winner's";
        }
        return "its path is less exact than the winner's";
    }
}
