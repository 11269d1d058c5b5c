package io.gossamer.destination.source.properties.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.destination.resource.route.PathRewrite;
import io.gossamer.destination.resource.route.RouteFilter.Rewrite;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code RewritePath}, {@code SetPath}, {@code PrefixPath} and {@code StripPrefix}: each a rewrite
 * by a regular expression that takes linear time. The query stays, as in a gateway.
 */
final class PathFilter {

    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_PARTS = 64;

    private static final String REGEXP = "regexp";
    private static final String REPLACEMENT = "replacement";

    private final Arguments arguments;
    private final Conditions conditions;

    private PathFilter(Arguments arguments, Conditions conditions) {
        this.arguments = arguments;
        this.conditions = conditions;
    }

    /** The rewrite; one that was refused changes nothing. */
    static Rewrite read(Property at, Step step, Conditions conditions) {
        String[] names =
                switch (step.title()) {
                    case "RewritePath" -> new String[] {REGEXP, REPLACEMENT};
                    case "SetPath" -> new String[] {"template"};
                    case "PrefixPath" -> new String[] {"prefix"};
                    default -> new String[] {"parts"};
                };
        PathFilter filter = new PathFilter(Arguments.of(at, step, names), conditions);
        return new Rewrite(
                "",
                switch (step.title()) {
                    case "RewritePath" -> filter.rewritten();
                    case "SetPath" -> filter.set();
                    case "PrefixPath" -> filter.prefixed();
                    default -> filter.stripped();
                });
    }

    private @Nullable PathRewrite rewritten() {
        String regexp = arguments.required(REGEXP, "a regular expression and a replacement");
        // As a gateway reads it: no placeholder of a property.
        String replacement =
                arguments.has(REPLACEMENT)
                        ? arguments.required(REPLACEMENT, "a replacement").replace("$\\", "$")
                        : "";
        if (!arguments.has(REPLACEMENT)) {
            arguments.refuse(REPLACEMENT, "a replacement, as in RewritePath=/red/?(.*), /$1");
            return null;
        }
        Pattern pattern = compiled(regexp.replaceAll("\\(\\?<([A-Za-z])", "(?P<$1"));
        return pattern == null
                ? null
                : regex(
                        pattern,
                        replacement,
                        REPLACEMENT,
                        "a path with groups of the regular expression, as in /$1 or /${name}");
    }

    private @Nullable Pattern compiled(String regexp) {
        try {
            if (regexp.length() <= MAX_LENGTH && RegularExpressions.isBounded(regexp)) {
                return Pattern.compile(regexp);
            }
        } catch (PatternSyntaxException e) {
            // Reported below.
        }
        arguments.refuse(
                REGEXP,
                "a regular expression of RE2, which takes linear time, of at most "
                        + MAX_LENGTH
                        + " characters");
        return null;
    }

    private @Nullable PathRewrite regex(
            Pattern pattern, String replacement, String name, String expected) {
        Optional<List<PathRewrite.Piece>> pieces =
                replacement.length() > MAX_LENGTH
                        ? Optional.empty()
                        : PathRewrite.pieces(pattern, replacement);
        if (pieces.isEmpty()) {
            arguments.refuse(name, expected);
            return null;
        }
        return new PathRewrite.Regex(pattern.pattern(), pieces.get());
    }

    private @Nullable PathRewrite set() {
        String template = path("template");
        if (template.isEmpty()) {
            return null;
        }
        return template.indexOf('{') < 0
                ? new PathRewrite.Full(template)
                : captured(template, "template", "");
    }

    private @Nullable PathRewrite prefixed() {
        String prefix = path("prefix").replaceFirst("/+$", "");
        if (prefix.isEmpty()) {
            return null;
        }
        return prefix.indexOf('{') < 0
                ? regex(Pattern.compile("^.*$"), prefix + "$0", "prefix", "a path")
                : captured(prefix, "prefix", "$0");
    }

    private String path(String name) {
        String path = arguments.required(name, "a path, as in /v2");
        String plain = path.replaceAll("\\{[A-Za-z0-9_]+}", "");
        boolean host = path.startsWith("//");
        if (!path.isEmpty()
                && (!path.startsWith("/")
                        || host
                        || path.length() > MAX_LENGTH
                        || !PathRewrite.PLAIN.matcher(plain).matches())) {
            arguments.refuse(name, "a path that begins with one /, with {name} of the predicate");
            return "";
        }
        return path;
    }

    /** What the predicate captured, in the place of its names. */
    private @Nullable PathRewrite captured(String template, String name, String rest) {
        Pattern pattern = conditions.captures().orElse(null);
        if (pattern == null) {
            arguments.refuse(
                    name, "one Path predicate of one pattern, as in Path=/books/{id}, for {name}");
            return null;
        }
        String replacement = template.replace("$", "\\$").replace("{", "${") + rest;
        return regex(
                pattern,
                replacement,
                name,
                "the names that the Path predicate captures: " + pattern);
    }

    /** As many segments as there are, at most these; there is always a path left. */
    private @Nullable PathRewrite stripped() {
        int parts = arguments.integer("parts", 1, MAX_PARTS, 1);
        return regex(
                Pattern.compile("^(?:/+[^/]+){0," + parts + "}/*(.*)$"), "/$1", "parts", "parts");
    }
}
