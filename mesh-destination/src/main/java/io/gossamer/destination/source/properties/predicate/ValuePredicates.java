package io.gossamer.destination.source.properties.predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.destination.resource.route.RouteMatch.Comparison;
import io.gossamer.destination.resource.route.RouteMatch.Named;
import io.gossamer.destination.resource.route.RouteMatch.ValueMatch;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Confined;
import io.gossamer.destination.source.properties.step.HeaderNames;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Predicates of values that have names: headers, query parameters and cookies. */
final class ValuePredicates {

    private static final String NAME = "name";
    private static final String REGEXP = "regexp";

    private final Set<String> named = new HashSet<>();
    private final List<Named> headers = new ArrayList<>();
    private final List<Named> query = new ArrayList<>();

    List<Named> headers() {
        return headers;
    }

    List<Named> query() {
        return query;
    }

    void header(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, "header", REGEXP);
        String name = arguments.required("header", "a header, as in Header=x-tenant, shop.*");
        if (!name.isEmpty() && !HeaderNames.valid(name)) {
            arguments.refuse("header", "the name of a header");
        }
        named(at, step, "header " + name.toLowerCase(Locale.ROOT));
        headers.add(new Named(name, value(arguments, REGEXP)));
    }

    void query(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, "param", REGEXP);
        String name = arguments.required("param", "a query parameter, as in Query=page, \\d+");
        named(at, step, "parameter " + name);
        query.add(new Named(name, value(arguments, REGEXP)));
    }

    void cookie(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, NAME, REGEXP);
        String example = "a cookie and its form, as in Cookie=group, beta";
        String name = arguments.required(NAME, example);
        String form = arguments.required(REGEXP, example);
        if (!name.isEmpty() && !HeaderNames.valid(name)) {
            arguments.refuse(NAME, "the name of a cookie");
        }
        Optional<String> value = Confined.within(form, ';');
        if (value.isEmpty()) {
            arguments.refuse(REGEXP, Confined.EXPECTED);
            return;
        }
        named(at, step, "header cookie");
        headers.add(
                new Named(
                        "cookie",
                        new ValueMatch(
                                Comparison.REGEX,
                                "(?:.*;\\s*)?"
                                        + Pattern.quote(name)
                                        + "="
                                        + value.get()
                                        + "\\s*(?:;.*)?")));
    }

    /** The sidecars compare each name once. */
    private void named(Property at, Step step, String name) {
        if (!named.add(name)) {
            at.refuse(step, "each " + name + " in one predicate");
        }
    }

    /** A comparison of the whole value; with anything if no form is stated. */
    private static ValueMatch value(Arguments arguments, String name) {
        String text = arguments.text(name);
        if (text == null) {
            return new ValueMatch(Comparison.REGEX, ".*");
        }
        try {
            if (text.length() > PathPatterns.MAX_LENGTH || !RegularExpressions.isBounded(text)) {
                throw new PatternSyntaxException("too long", "");
            }
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            arguments.refuse(
                    name,
                    "a regular expression of RE2, which takes linear time, of at most "
                            + PathPatterns.MAX_LENGTH
                            + " characters");
        }
        boolean literal = text.matches("[A-Za-z0-9_=/@:, -]*");
        return new ValueMatch(literal ? Comparison.EXACT : Comparison.REGEX, text);
    }
}
