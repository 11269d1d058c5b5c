package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one policy version in the precedence of the Gateway API: host, exact path, longest
 * prefix, method, number of headers, number of query parameters, then the order of the policy.
 * Immutable and thread-safe.
 *
 * @param <V> what a rule leads to; compared by identity
 */
public final class RouteTable<V> {

    private record Entry<V>(RequestMatcher matcher, RouteMatch<V> result) {}

    private final List<Entry<V>> entries;
    private final @Nullable HostIndex index;
    private final boolean strict;
    private final boolean readsValues;
    private final RouteMatch<V> notFound =
            new RouteMatch<>(RouteMatch.Kind.NOT_FOUND, null, RequestMatch.ANY);
    private final RouteMatch<V> ambiguous =
            new RouteMatch<>(RouteMatch.Kind.AMBIGUOUS, null, RequestMatch.ANY);

    private RouteTable(List<Entry<V>> entries, boolean strict) {
        this.entries = entries;
        List<RequestMatcher> matchers = entries.stream().map(Entry::matcher).toList();
        index = RuleList.areFew(matchers) ? null : new HostIndex(matchers);
        this.strict = strict && entries.stream().anyMatch(e -> e.matcher().readsPath());
        this.readsValues = strict && entries.stream().anyMatch(e -> e.matcher().readsValues());
    }

    /**
     * Begins a table.
     *
     * @param strict for policies that protect something: paths that are not plain are read in
     *     several ways, and where these differ the request is ambiguous; a header is found in any
     *     spelling
     */
    public static <V> Builder<V> builder(boolean strict) {
        return new Builder<>(strict);
    }

    /** The rule that the request falls under if one of the values of a header matches. */
    public RouteMatch<V> find(RequestHead head) {
        return find(head, readsValues ? Reading.ANY_SPELLING : Reading.ANY);
    }

    /**
     * Whether {@link #findByEveryValue} may find another rule than {@link #find}: where a policy
     * protects something, what either finds must permit the request.
     */
    public boolean readsValues() {
        return readsValues;
    }

    /** The rule that the request falls under if only all values of a header together match. */
    public RouteMatch<V> findByEveryValue(RequestHead head) {
        return find(head, Reading.EVERY);
    }

    private RouteMatch<V> find(RequestHead head, Reading reading) {
        AsciiString path = head.path;
        int query = path.indexOf('?', 0);
        int from = path.arrayOffset();
        int to = from + (query < 0 ? path.length() : query);
        RouteMatch<V> asIs = find(head, reading, path.array(), from, to);
        if (!strict || PathForms.isPlain(path.array(), from, to) || hasNoPath(head)) {
            return asIs;
        }
        byte[] raw = new byte[to - from];
        System.arraycopy(path.array(), from, raw, 0, raw.length);
        return agree(head, reading, raw, asIs);
    }

    private static boolean hasNoPath(RequestHead head) {
        return head.isConnect() || head.path.contentEquals("*");
    }

    private RouteMatch<V> agree(RequestHead head, Reading reading, byte[] raw, RouteMatch<V> asIs) {
        if (raw.length == 0 || raw[0] != '/') {
            return ambiguous;
        }
        RouteMatch<V> result = find(head, reading, PathForms.conservative(raw));
        boolean same =
                leadsTo(result) == leadsTo(asIs)
                        && agrees(head, reading, raw, result)
                        && agrees(head, reading, PathForms.withoutParameters(raw), result)
                        && agrees(head, reading, PathForms.withoutHost(raw), result);
        return same ? result : ambiguous;
    }

    private boolean agrees(RequestHead head, Reading reading, byte[] path, RouteMatch<V> result) {
        byte[] whole = PathForms.generous(path, false);
        byte[] cut = PathForms.generous(path, true);
        return whole != null
                && cut != null
                && leadsTo(result) == leadsTo(find(head, reading, whole))
                && leadsTo(result) == leadsTo(find(head, reading, cut));
    }

    private RouteMatch<V> find(RequestHead head, Reading reading, byte[] path) {
        return find(head, reading, path, 0, path.length);
    }

    private static @Nullable Object leadsTo(RouteMatch<?> match) {
        return match.kind() == RouteMatch.Kind.FOUND ? match.value() : null;
    }

    private RouteMatch<V> find(RequestHead head, Reading reading, byte[] path, int from, int to) {
        if (index != null) {
            int found = index.first(head, reading, path, from, to);
            return found == HostIndex.NONE ? notFound : entries.get(found).result();
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry<V> entry = entries.get(i);
            if (entry.matcher().matches(head, reading, path, from, to)) {
                return entry.result();
            }
        }
        return notFound;
    }

    /** Collects the rules of a policy, in its order. */
    public static final class Builder<V> {

        private final boolean strict;
        private final List<Entry<V>> entries = new ArrayList<>();

        private Builder(boolean strict) {
            this.strict = strict;
        }

        /**
         * @param hosts of the route; empty matches every host
         * @param matches of the rule, alternatives; empty matches every request
         */
        public Builder<V> add(List<HostMatch> hosts, List<RequestMatch> matches, V value) {
            Objects.requireNonNull(value);
            List<RequestMatch> all = matches.isEmpty() ? List.of(RequestMatch.ANY) : matches;
            for (RequestMatch match : all) {
                add(hosts, match, value);
                PathMatch decoded = strict ? PathForms.decoded(match.path()) : null;
                if (decoded != null) {
                    // What escapes stand for is read in both ways, and belongs to one rule.
                    add(hosts, match.withPath(decoded), value);
                }
            }
            return this;
        }

        private void add(List<HostMatch> hosts, RequestMatch match, V value) {
            RouteMatch<V> result = new RouteMatch<>(RouteMatch.Kind.FOUND, value, match);
            if (hosts.isEmpty()) {
                entries.add(new Entry<>(new RequestMatcher(null, match), result));
            }
            for (HostMatch host : hosts) {
                entries.add(new Entry<>(new RequestMatcher(host, match), result));
            }
        }

        public RouteTable<V> build() {
            List<Entry<V>> sorted = new ArrayList<>(entries);
            sorted.sort((a, b) -> RequestMatcher.PRECEDENCE.compare(a.matcher, b.matcher));
            return new RouteTable<>(List.copyOf(sorted), strict);
        }
    }
}
