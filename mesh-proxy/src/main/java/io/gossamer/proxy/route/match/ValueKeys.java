package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.gossamer.proxy.route.expression.Expression;
import io.gossamer.proxy.route.expression.RequiredTexts;
import io.gossamer.proxy.route.expression.Shape;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for what rules ask of values, equal for what a request has if the rule matches it: of an
 * exact value a hash of name and value, of an expression one of four characters (or fewer) that
 * every value which matches contains, in lower case. Different things may share a number.
 * Stateless.
 */
final class ValueKeys {

    /** Bit of a name of which whole values are asked for; the next ones are lengths of windows. */
    static final int WHOLE = 1;

    /** As many characters of 7 bits as a number holds beside their count. */
    static final int WINDOW = 4;

    /** Bits of a name of which windows are asked for. */
    static final int WINDOWS = (2 << WINDOW) - 1 - WHOLE;

    private static final int HEADER = 1;
    private static final int QUERY = 2;
    private static final int AUTHORITY = 3;
    private static final int PATH = 4;
    private static final int KINDS = 5;

    /** Keys, of which a request that a rule matches has one for each alternative's list. */
    record Demand(List<List<Integer>> alternatives) {}

    /**
     * What a rule asks of one name.
     *
     * @param name one of those below
     * @param form whether whole values are asked for ({@link #WHOLE}), or windows: a bit for each
     *     length
     * @param demands each holds for every value that matches
     * @param expression that values match; null for none, or one that is not understood
     */
    record Question(int name, int form, List<Demand> demands, @Nullable Expression expression) {

        /** What values look like; null if nothing is known. */
        @Nullable Shape shape() {
            return expression == null ? null : Shape.of(expression);
        }
    }

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

    /** What a rule asks of values and, by expressions, of the path. */
    static List<Question> of(RequestMatcher matcher) {
        List<Question> questions = new ArrayList<>();
        for (ValueMatcher header : matcher.headers()) {
            int name = header.isHost() ? authority() : header(folded(header.name()));
            questions.add(of(name, header));
        }
        for (ValueMatcher parameter : matcher.queryParams()) {
            questions.add(of(query(hash(parameter.name())), parameter));
        }
        if (matcher.path() instanceof PathMatcher.Regex regex) {
            questions.add(of(path(), regex.pattern()));
        }
        if (matcher.condition() != null) {
            questions.addAll(of(matcher.condition()));
        }
        return questions;
    }

    private static Question of(int name, ValueMatcher matcher) {
        String exact = matcher.exact();
        return exact == null
                ? of(name, matcher.regex())
                : new Question(
                        name,
                        WHOLE,
                        List.of(
                                new Demand(
                                        List.of(
                                                List.of(
                                                        exact(
                                                                name,
                                                                hash(exact, 0, exact.length())))))),
                        null);
    }

    private static Question of(int name, Pattern pattern) {
        Expression expression = Expression.of(pattern);
        List<Demand> demands = new ArrayList<>();
        int form = 0;
        if (expression != null) {
            for (RequiredTexts.Demand demand : RequiredTexts.of(expression)) {
                List<List<Integer>> keys = new ArrayList<>();
                for (List<String> texts : demand.alternatives()) {
                    form |= 1 << window(texts);
                    keys.add(windows(name, texts));
                }
                demands.add(new Demand(keys));
            }
        }
        return new Question(name, form, demands, expression);
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

    private static List<Question> of(Condition condition) {
        if (condition instanceof Condition.Path path) {
            return List.of(of(path(), path.pattern()));
        }
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().flatMap(part -> of(part).stream()).toList();
        }
        return condition instanceof Condition.Any any ? either(any) : List.of();
    }

    /** What is known of each part: one demand, with the alternatives of all. */
    private static List<Question> either(Condition.Any any) {
        List<List<Integer>> either = new ArrayList<>();
        int form = 0;
        for (Condition part : any.conditions()) {
            Question known =
                    of(part).stream().filter(q -> !q.demands().isEmpty()).findFirst().orElse(null);
            if (known == null) {
                return List.of();
            }
            form |= known.form();
            either.addAll(known.demands().get(0).alternatives());
        }
        return either.isEmpty()
                ? List.of()
                : List.of(new Question(path(), form, List.of(new Demand(either)), null));
    }

    /** In whatever case, and with - for _, as the widest reading has it. */
    static int folded(AsciiString name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            hash = 31 * hash + (b == '_' ? '-' : lower(b));
        }
        return hash;
    }

    static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
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
