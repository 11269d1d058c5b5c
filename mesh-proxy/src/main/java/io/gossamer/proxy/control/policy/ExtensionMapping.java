package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import com.google.re2j.Pattern;
import io.gossamer.api.mesh.v1.BackendFilters;
import io.gossamer.api.mesh.v1.RequestMirror;
import io.gossamer.api.mesh.v1.RuleExtension;
import io.gossamer.api.mesh.v1.UrlRewrite;
import io.gossamer.proxy.http.HeadSyntax;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters of rules that only our control plane sends (rule R14). */
final class ExtensionMapping {

    /** Longest path and pattern of the Gateway API; keeps the compiler's recursion shallow. */
    private static final int MAX_LENGTH = 4_096;

    private static final int MAX_PIECES = 256;

    private static final int QUEUE = 100;
    private static final Duration FAILFAST = Duration.ofSeconds(3);
    private static final int MAX_MIRRORS = 16;

    private ExtensionMapping() {}

    /** All of them. */
    static List<RouteFilter> filters(RuleExtension message) throws MalformedException {
        List<RouteFilter> filters = new ArrayList<>();
        if (message.hasUrlRewrite()) {
            filters.add(rewrite(message.getUrlRewrite()));
        }
        if (message.getResponseStatus() != 0) {
            filters.add(status(message.getResponseStatus()));
        }
        filters.addAll(mirrors(message.getMirrorsList()));
        return filters;
    }

    /** Those of the backend at a place in the rule's distribution. */
    static List<RouteFilter> backendFilters(RuleExtension message, int backend)
            throws MalformedException {
        List<RouteFilter> filters = new ArrayList<>();
        for (BackendFilters found : message.getBackendsList()) {
            if (found.getBackend() == backend) {
                if (found.hasUrlRewrite()) {
                    filters.add(rewrite(found.getUrlRewrite()));
                }
                filters.addAll(mirrors(found.getMirrorsList()));
            }
        }
        return filters;
    }

    private static RouteFilter rewrite(UrlRewrite message) throws MalformedException {
        String host = message.getHost();
        require(
                HeadSyntax.isAuthority(new AsciiString(host), true),
                "rewrite host: " + host + " (expected: an authority)");
        return new RouteFilter.Rewrite(host.isEmpty() ? null : host, path(message));
    }

    private static RouteFilter status(int status) throws MalformedException {
        require(
                status >= 200 && status <= 599 && status != 204 && status != 205 && status != 304,
                "response status: " + status + " (expected: 200 to 599, with a body)");
        return new RouteFilter.Status(status);
    }

    private static @Nullable PathModifier path(UrlRewrite message) throws MalformedException {
        return switch (message.getPathCase()) {
            case FULL -> {
                requirePath(message.getFull(), false);
                yield new PathModifier.Full(message.getFull());
            }
            case PREFIX -> {
                requirePath(message.getPrefix(), true);
                yield new PathModifier.Prefix(message.getPrefix());
            }
            case REGEX -> regex(message.getRegex());
            case PATH_NOT_SET -> null;
        };
    }

    private static void requirePath(String path, boolean empty) throws MalformedException {
        require(
                path.isEmpty()
                        ? empty
                        : path.startsWith("/")
                                && path.indexOf('?') < 0
                                && HeadSyntax.isPath(new AsciiString(path)),
                "rewrite path: " + path + " (expected: a path)");
    }

    private static PathModifier regex(UrlRewrite.Regex message) throws MalformedException {
        require(
                message.getPattern().length() <= MAX_LENGTH
                        && message.getReplacementCount() <= MAX_PIECES,
                "rewrite pattern: too long (expected: at most 4096 characters, 256 pieces)");
        Pattern pattern = MatchMapping.regex(message.getPattern());
        List<RouteFilter.Piece> pieces = new ArrayList<>(message.getReplacementCount());
        for (UrlRewrite.Regex.Piece piece : message.getReplacementList()) {
            int group = piece.getGroup();
            require(
                    group >= 0 && group <= pattern.groupCount(),
                    "rewrite group: " + group + " (expected: one of the pattern)");
            pieces.add(new RouteFilter.Piece(piece.hasText() ? piece.getText() : null, group));
        }
        return new PathModifier.Regex(pattern, List.copyOf(pieces));
    }

    private static List<RouteFilter> mirrors(List<RequestMirror> messages)
            throws MalformedException {
        require(
                messages.size() <= MAX_MIRRORS,
                "mirrors: " + messages.size() + " (expected: at most " + MAX_MIRRORS + ")");
        List<RouteFilter> mirrors = new ArrayList<>(messages.size());
        for (RequestMirror message : messages) {
            mirrors.add(mirror(message));
        }
        return mirrors;
    }

    private static RouteFilter mirror(RequestMirror message) throws MalformedException {
        require(!message.getPath().isEmpty(), "mirror path: missing (expected: a path)");
        boolean all = message.getDenominator() == 0;
        int numerator = all ? 1 : message.getNumerator();
        int denominator = all ? 1 : message.getDenominator();
        require(
                numerator >= 0 && denominator > 0,
                "mirror share: " + numerator + "/" + denominator + " (expected: 0 to 1)");
        return new RouteFilter.Mirror(
                new Backend(
                        Scalars.meta(message.getBackend()),
                        new Backend.Dispatch.Balance(message.getPath(), Synthesis.PEAK_EWMA),
                        QUEUE,
                        FAILFAST),
                numerator,
                denominator);
    }
}
