package io.gossamer.it.conformance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of an object of a table; what nobody has asked for is a mistake. Not thread safe. */
final class Fields {

    private final String where;
    private final Map<?, ?> members;
    private final Set<String> read = new HashSet<>();

    Fields(String where, Map<?, ?> members) {
        this.where = where;
        this.members = members;
    }

    boolean has(String name) {
        read.add(name);
        return members.containsKey(name);
    }

    String text(String name, String absent) {
        return has(name) ? String.valueOf(members.get(name)) : absent;
    }

    int number(String name, int absent) {
        return has(name) ? Integer.parseInt(text(name, "")) : absent;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (has(name)) {
            list(name).forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    /** Texts by name. */
    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        if (has(name)) {
            ((Map<?, ?>) members.get(name))
                    .forEach((key, value) -> map.put(String.valueOf(key), String.valueOf(value)));
        }
        return map;
    }

    /** Numbers by name. */
    Map<String, Double> numbers(String name) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        map(name).forEach((key, value) -> numbers.put(key, Double.valueOf(value)));
        return numbers;
    }

    List<Fields> items(String name) {
        List<Fields> items = new ArrayList<>();
        if (has(name)) {
            for (Object item : list(name)) {
                items.add(
                        new Fields(
                                where + " " + name + "[" + items.size() + "]", (Map<?, ?>) item));
            }
        }
        return items;
    }

    private List<?> list(String name) {
        return (List<?>) members.get(name);
    }

    void requireAllRead() {
        for (Object member : members.keySet()) {
            if (!read.contains(String.valueOf(member))) {
                throw new AssertionError(
                        where + ": " + member + " (expected: one of " + read + ")");
            }
        }
    }

    @Override
    public String toString() {
        return where + " " + members;
    }
}
