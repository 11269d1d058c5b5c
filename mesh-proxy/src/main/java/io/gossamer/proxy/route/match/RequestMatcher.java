package io.gossamer.proxy.route.match;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.route.match.ValueMatcher.Reading;
import io.netty.util.AsciiString;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One host and one match of a rule, compiled. Immutable. */
final class RequestMatcher {

    /**
     * Precedence of the Gateway API; ties keep the order of the policy. One lambda instead of a
     * chain of {@link Comparator}'s own, for which the JVM makes classes at every start.
     */
    static final Comparator<RequestMatcher> PRECEDENCE = (a, b) -> b.comparePrecedence(a);

    private final @Nullable HostMatcher host;
    private final @Nullable PathMatcher path;
    private final @Nullable AsciiString method;
    private final List<ValueMatcher> headers;
    private final List<ValueMatcher> queryParams;
    private final RequestMatch.@Nullable Condition condition;

    RequestMatcher(@Nullable HostMatch host, RequestMatch match) {
        this.host = host == null ? null : HostMatcher.of(host);
        path = PathMatcher.of(match.path());
        method = match.method() == null ? null : new AsciiString(match.method());
        headers = match.headers().stream().map(ValueMatcher::new).toList();
        queryParams = match.queryParams().stream().map(ValueMatcher::new).toList();
        condition = match.condition();
    }

    /** Positive if this one goes before the other. */
    private int comparePrecedence(RequestMatcher other) {
        int byHost = Integer.compare(specificity(host), specificity(other.host));
        if (byHost != 0) {
            return byHost;
        }
        int byPath = Integer.compare(specificity(path), specificity(other.path));
        if (byPath != 0) {
            return byPath;
        }
        int byMethod = Boolean.compare(method != null, other.method != null);
        if (byMethod != 0) {
            return byMethod;
        }
        int byHeaders = Integer.compare(headers.size(), other.headers.size());
        return byHeaders != 0
                ? byHeaders
                : Integer.compare(queryParams.size(), other.queryParams.size());
    }

    private static int specificity(@Nullable HostMatcher host) {
        return host == null ? 0 : host.specificity();
    }

    private static int specificity(@Nullable PathMatcher path) {
        return path == null ? 0 : path.specificity();
    }

    /** Which host it is for; null for every one. */
    @Nullable HostMatcher host() {
        return host;
    }

    /** What the path must be like; null if it may be any. */
    @Nullable PathMatcher path() {
        return path;
    }

    /** What the method must be; null if it may be any. */
    @Nullable AsciiString method() {
        return method;
    }

    /** A condition beside all else; null for none. */
    RequestMatch.@Nullable Condition condition() {
        return condition;
    }

    /** Whether nothing but host, method and a literal path decides. */
    boolean isLiteral() {
        return headers.isEmpty()
                && queryParams.isEmpty()
                && condition == null
                && !(path instanceof PathMatcher.Regex);
    }

    /** Headers that it asks for. */
    List<ValueMatcher> headers() {
        return headers;
    }

    /** Query parameters that it asks for. */
    List<ValueMatcher> queryParams() {
        return queryParams;
    }

    /** Whether the path decides. */
    boolean readsPath() {
        return path != null || condition != null;
    }

    /** Whether headers or query parameters decide, which may have several values. */
    boolean readsValues() {
        return !headers.isEmpty() || !queryParams.isEmpty();
    }

    /**
     * @param reading of values
     * @param form of the request's path, from and to the given indexes
     */
    boolean matches(RequestHead head, Reading reading, byte[] form, int from, int to) {
        return (host == null || host.matches(head.authority))
                && (path == null || path.matches(form, from, to))
                && (method == null || method.equals(head.method))
                && matchesHeaders(head, reading)
                && matchesQuery(head, reading)
                && (condition == null || ConditionMatcher.holds(condition, head, form, from, to));
    }

    private boolean matchesHeaders(RequestHead head, Reading reading) {
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.get(i).matchesHeader(head, reading)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesQuery(RequestHead head, Reading reading) {
        if (queryParams.isEmpty()) {
            return true;
        }
        int mark = head.path.indexOf('?', 0);
        String query = mark < 0 ? "" : head.path.subSequence(mark + 1).toString();
        for (int i = 0; i < queryParams.size(); i++) {
            if (!queryParams.get(i).matchesQuery(query, reading)) {
                return false;
            }
        }
        return true;
    }
}
