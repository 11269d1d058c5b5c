package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.resource.route.RouteFilter.Header;
import io.gossamer.destination.resource.route.RouteFilter.Headers;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.HeaderNames;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Changes of the headers of requests or of responses. A route first adds, then sets, then removes;
 * so that the order of filters says the same, a header may be changed in one way only.
 */
final class HeaderChanges {

    private static final String ADD = "Add";
    private static final String SET = "Set";
    private static final String REMOVE = "Remove";

    private final List<Header> add = new ArrayList<>();
    private final List<Header> set = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final Map<String, String> ways = new HashMap<>();

    void add(Property at, Step step) {
        field(at, step, ADD, add);
    }

    void set(Property at, Step step) {
        field(at, step, SET, set);
    }

    void remove(Property at, Step step) {
        Arguments arguments = Arguments.of(at, step, "name");
        String name = name(arguments);
        way(at, step, name, REMOVE);
        remove.add(name);
    }

    boolean isEmpty() {
        return ways.isEmpty();
    }

    Headers headers() {
        return new Headers(add, set, remove);
    }

    private void field(Property at, Step step, String way, List<Header> fields) {
        Arguments arguments = Arguments.of(at, step, "name", "value");
        String name = name(arguments);
        String value = arguments.text("value");
        if (value == null) {
            arguments.refuse(
                    "value", "a name and a value, as in " + step.title() + "=x-tenant, shop");
        } else if (!HeaderNames.validValue(value)) {
            arguments.refuse("value", "a value without control characters");
        } else if (value.matches(".*[$#]?\\{[^}]*}.*")) {
            arguments.refuse("value", "a constant value: what a predicate captured is not kept");
        }
        way(at, step, name, way);
        fields.add(new Header(name, value == null ? "" : value));
    }

    private static String name(Arguments arguments) {
        String name = arguments.required("name", "the name of a header");
        if (!name.isEmpty() && !HeaderNames.valid(name)) {
            arguments.refuse("name", "the name of a header");
        }
        return name;
    }

    private void way(Property at, Step step, String name, String way) {
        String before = ways.putIfAbsent(name.toLowerCase(Locale.ROOT), way);
        if (before != null && !(before.equals(ADD) && way.equals(ADD))) {
            at.refuse(step, "each header changed by one filter, or added by several");
        }
    }
}
