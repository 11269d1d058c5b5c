package io.gossamer.destination.explain.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds for something: statements by name, and things below it. For one thread.
 *
 * @param where it is defined; empty if nowhere in particular
 * @param implied by the absence of others, so that its coming and going is no news
 */
record Facts(
        String where, Map<String, String> statements, Map<String, Facts> parts, boolean implied) {

    /** What goes without saying of something new. */
    static final String USUAL = "delivered";

    static Facts of(String where) {
        return new Facts(where, new LinkedHashMap<>(), new LinkedHashMap<>(), false);
    }

    static Facts ofImplied() {
        return new Facts("", new LinkedHashMap<>(), new LinkedHashMap<>(), true);
    }

    Facts state(String name, String value) {
        statements.put(name, value);
        return this;
    }

    /** What is new, gone or different below two things of one name. */
    static List<String> changes(Facts before, Facts after) {
        List<String> changes = new ArrayList<>();
        compare("", before, after, changes);
        return changes;
    }

    private static void compare(String path, Facts before, Facts after, List<String> changes) {
        after.statements.forEach(
                (name, now) -> {
                    String was = before.statements.getOrDefault(name, "");
                    if (!now.equals(was)) {
                        changes.add(
                                path
                                        + ": "
                                        + name
                                        + " "
                                        + orNone(now)
                                        + " (was "
                                        + orNone(was)
                                        + ")"
                                        + at(after));
                    }
                });
        before.parts.forEach(
                (name, was) -> {
                    if (!after.parts.containsKey(name) && !was.implied) {
                        changes.add(joined(path, name) + " is gone" + at(was));
                    }
                });
        after.parts.forEach(
                (name, now) -> {
                    Facts was = before.parts.get(name);
                    if (was != null) {
                        compare(joined(path, name), was, now, changes);
                    } else if (!now.implied) {
                        changes.add(joined(path, name) + " is new" + summary(now) + at(now));
                    }
                });
    }

    private static String orNone(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + ", " + name;
    }

    private static String at(Facts facts) {
        return facts.where.isEmpty() ? "" : " [" + facts.where + "]";
    }

    /** What holds for a new thing; that of its parts only if it says nothing itself. */
    private static String summary(Facts facts) {
        List<String> said = new ArrayList<>();
        facts.statements.forEach(
                (name, value) -> {
                    if (!value.isEmpty() && !value.equals(USUAL)) {
                        said.add(name + " " + value);
                    }
                });
        facts.parts.forEach((name, part) -> said.add(name + nested(part)));
        return said.isEmpty() ? "" : ": " + String.join("; ", said);
    }

    private static String nested(Facts facts) {
        String summary = summary(facts);
        return summary.isEmpty() ? "" : " (" + summary.substring(2) + ")";
    }
}
