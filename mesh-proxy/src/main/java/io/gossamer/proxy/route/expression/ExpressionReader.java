package io.gossamer.proxy.route.expression;

import com.google.re2j.Pattern;
import io.gossamer.proxy.route.expression.Expression.Characters;
import io.gossamer.proxy.route.expression.Expression.Either;
import io.gossamer.proxy.route.expression.Expression.Repeated;
import io.gossamer.proxy.route.expression.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads RE2's syntax, but for what is rare: then the expression counts as not understood. */
final class ExpressionReader {

    /** Groups within each other. */
    private static final int MAX_DEPTH = 32;

    private static final Expression NOTHING = new Sequence(List.of());

    private final String text;
    private int at;
    private boolean folds;
    private boolean unknown;

    private ExpressionReader(String text, boolean folds) {
        this.text = text;
        this.folds = folds;
    }

    static @Nullable Expression read(Pattern pattern) {
        boolean folds = (pattern.flags() & Pattern.CASE_INSENSITIVE) != 0;
        ExpressionReader reader = new ExpressionReader(pattern.pattern(), folds);
        Expression all = reader.alternation(0);
        return reader.unknown || reader.at < reader.text.length() ? null : all;
    }

    private Expression alternation(int depth) {
        unknown |= depth > MAX_DEPTH;
        Expression first = sequence(depth);
        if (!isAt('|')) {
            return first;
        }
        List<Expression> branches = new ArrayList<>(List.of(first));
        while (isAt('|') && !unknown) {
            at++;
            branches.add(sequence(depth));
        }
        return new Either(List.copyOf(branches));
    }

    private Expression sequence(int depth) {
        List<Expression> parts = new ArrayList<>();
        while (at < text.length() && !unknown && !isAt('|') && !isAt(')')) {
            Expression part = part(depth);
            while (!unknown && isAtRepetition()) {
                part = repetition(part);
            }
            if (part instanceof Sequence inner) {
                parts.addAll(inner.parts());
            } else {
                parts.add(part);
            }
        }
        return new Sequence(List.copyOf(parts));
    }

    private Expression part(int depth) {
        int c = text.codePointAt(at);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> {
                return characters(characterClass());
            }
            case '\\' -> {
                return escape();
            }
            case '^', '$' -> {
                at++;
                return NOTHING;
            }
            case '.' -> {
                at++;
                return characters(CharacterSet.ALL);
            }
            default -> {
                at += Character.charCount(c);
                return literal(c);
            }
        }
    }

    private static Expression characters(CharacterSet set) {
        return new Characters(set);
    }

    private Expression literal(int c) {
        CharacterSet set = CharacterSet.of(c);
        return characters(folds ? set.folded().foldedFromBeyond() : set);
    }

    private Expression group(int depth) {
        at++;
        boolean before = folds;
        if (isAt('?') && !opens()) {
            // Flags for the rest of the group around it; what repeats them repeats what is before.
            unknown |= isAtRepetition();
            return NOTHING;
        }
        Expression inner = alternation(depth + 1);
        unknown |= !isAt(')');
        at++;
        folds = before;
        return inner;
    }

    /** Reads what stands between a question mark and what the group is about, if it is. */
    private boolean opens() {
        if (text.startsWith("?P<", at) || text.startsWith("?<", at)) {
            at = text.indexOf('>', at) + 1;
            unknown |= at == 0;
            return true;
        }
        boolean on = true;
        for (at++; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '-' -> on = false;
                case 'i' -> folds = on;
                // What ends a line, and which of several matches is preferred.
                case 'm', 's', 'U' -> {}
                case ':' -> {
                    at++;
                    return true;
                }
                case ')' -> {
                    at++;
                    return false;
                }
                default -> {
                    unknown = true;
                    return true;
                }
            }
        }
        unknown = true;
        return true;
    }

    /** Of several in a row, as in {@code a*?}, each adds texts to those that may match. */
    private Expression repetition(Expression of) {
        char c = text.charAt(at++);
        return switch (c) {
            case '*' -> new Repeated(of, 0, Expression.MANY);
            case '+' -> new Repeated(of, 1, Expression.MANY);
            case '?' -> new Repeated(of, 0, 1);
            default -> counted(of);
        };
    }

    private Expression counted(Expression of) {
        int end = text.indexOf('}', at);
        String[] counts = end < 0 ? new String[0] : text.substring(at, end).split(",", -1);
        if (counts.length == 0 || counts.length > 2 || !isCount(counts[0])) {
            // A brace that stands for itself.
            unknown = true;
            return of;
        }
        at = end + 1;
        int min = Integer.parseInt(counts[0]);
        if (counts.length == 1) {
            return new Repeated(of, min, min);
        }
        unknown |= !counts[1].isEmpty() && !isCount(counts[1]);
        return unknown || counts[1].isEmpty()
                ? new Repeated(of, min, Expression.MANY)
                : new Repeated(of, min, Integer.parseInt(counts[1]));
    }

    private static boolean isCount(String text) {
        return text.matches("[0-9]{1,4}");
    }

    private Expression escape() {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : 'Q';
        at += 2;
        if ("bBAz".indexOf(c) >= 0) {
            return NOTHING;
        }
        CharacterSet set = CharacterClass.escaped(c);
        unknown |= set == null;
        return set == null ? NOTHING : characters(folds ? set.folded().foldedFromBeyond() : set);
    }

    private CharacterSet characterClass() {
        CharacterClass read = CharacterClass.read(text, at, folds);
        unknown |= read == null;
        at = read == null ? text.length() : read.end();
        return read == null ? CharacterSet.ALL : read.set();
    }

    private boolean isAtRepetition() {
        return at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0;
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
