package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers for what rules ask of values, equal for what a request has if the rule matches it: of an
 * exact value a hash of name and value, of an expression one of four characters (or fewer) that
 * every value which matches contains. Different things may share a number. Stateless.
 */
final class ValueKeys {

    /** Bit of a name of which whole values are asked for; the next ones are lengths of windows. */
    static final int WHOLE = 1;

    /** As many characters of 7 bits as a number holds beside their count. */
    static final int WINDOW = 4;

    private static final int HEADER = 1;
    private static final int QUERY = 2;
    private static final int AUTHORITY = 3;
    private static final int PATH = 4;
    private static final int KINDS = 5;

    /** Keys, of which a request that a rule matches has one for each alternative's list. */
    record Demand(List<List<Integer>> alternatives) {}

    private ValueKeys() {}

    static int header(int foldedName) {
        return foldedName * KINDS + HEADER;
    }

    static int query(int name) {
        return name * KINDS + QUERY;
    }

    static int authority() {
        return AUTHORITY;
    }

    static int path() {
        return PATH;
    }

    /**
     * @param name one of the above
     * @param value hash of the whole of it
     */
    static int exact(int name, int value) {
        return 31 * name + value;
    }

    /**
     * @param name one of the above
     * @param characters the last of them in the lowest 7 bits
     */
    static int window(int name, int characters, int length) {
        return 31 * name + (characters << 2 | length - 1) * 0x9E3779B1;
    }

    /** The name that a header's matcher looks at. */
    static int nameOf(ValueMatcher header) {
        return header.isHost() ? authority() : header(folded(header.name()));
    }

    static List<Demand> of(RequestMatcher matcher) {
        List<Demand> demands = new ArrayList<>();
        for (ValueMatcher header : matcher.headers()) {
            demands.addAll(of(nameOf(header), header));
        }
        for (ValueMatcher parameter : matcher.queryParams()) {
            demands.addAll(of(query(hash(parameter.name())), parameter));
        }
        if (matcher.path() instanceof PathMatcher.Regex regex) {
            demands.addAll(of(path(), regex.pattern()));
        }
        if (matcher.condition() != null) {
            demands.addAll(of(matcher.condition()));
        }
        return demands;
    }

    private static List<Demand> of(int name, ValueMatcher matcher) {
        String exact = matcher.exact();
        return exact == null
                ? of(name, matcher.regex())
                : List.of(
                        new Demand(List.of(List.of(exact(name, hash(exact, 0, exact.length()))))));
    }

    private static List<Demand> of(int name, Pattern pattern) {
        return RequiredTexts.of(pattern).stream()
                .map(
                        demand ->
                                new Demand(
                                        demand.alternatives().stream()
                                                .map(texts -> windows(name, texts))
                                                .toList()))
                .toList();
    }

    private static List<Integer> windows(int name, List<String> texts) {
        List<Integer> keys = new ArrayList<>();
        int length = window(texts);
        for (String text : texts) {
            for (int i = 0; i + length <= text.length(); i++) {
                int characters = 0;
                for (int k = i; k < i + length; k++) {
                    characters = characters << 7 | text.charAt(k);
                }
                keys.add(window(name, characters, length));
            }
        }
        return keys;
    }

    /** As long as the longest text allows: the longer, the fewer rules have the same. */
    private static int window(List<String> texts) {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        return Math.min(WINDOW, longest);
    }

    /** Whether whole values are asked for ({@link #WHOLE}), or windows: a bit for each length. */
    static int form(ValueMatcher matcher) {
        return matcher.exact() == null ? form(matcher.regex()) : WHOLE;
    }

    /** The same of the path: windows only. */
    static int pathForm(RequestMatcher matcher) {
        int form = matcher.path() instanceof PathMatcher.Regex regex ? form(regex.pattern()) : 0;
        return matcher.condition() == null ? form : form | form(matcher.condition());
    }

    private static int form(Condition condition) {
        if (condition instanceof Condition.Path path) {
            return form(path.pattern());
        }
        List<Condition> parts =
                condition instanceof Condition.All all
                        ? all.conditions()
                        : condition instanceof Condition.Any any ? any.conditions() : List.of();
        return parts.stream().mapToInt(ValueKeys::form).reduce(0, (a, b) -> a | b);
    }

    private static int form(Pattern pattern) {
        return RequiredTexts.of(pattern).stream()
                .flatMap(demand -> demand.alternatives().stream())
                .mapToInt(texts -> 1 << window(texts))
                .reduce(0, (a, b) -> a | b);
    }

    private static List<Demand> of(Condition condition) {
        if (condition instanceof Condition.Path path) {
            return of(path(), path.pattern());
        }
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().flatMap(part -> of(part).stream()).toList();
        }
        if (condition instanceof Condition.Any any) {
            List<List<Integer>> either = new ArrayList<>();
            for (Condition part : any.conditions()) {
                List<Demand> demands = of(part);
                if (demands.isEmpty()) {
                    return List.of();
                }
                either.addAll(demands.get(0).alternatives());
            }
            return either.isEmpty() ? List.of() : List.of(new Demand(either));
        }
        return List.of();
    }

    /** In whatever case, and with - for _, as the widest reading has it. */
    static int folded(AsciiString name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            int folded = b == '_' ? '-' : b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            hash = 31 * hash + folded;
        }
        return hash;
    }

    static int hash(AsciiString text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + (text.byteAt(i) & 0xFF);
        }
        return hash;
    }

    static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
