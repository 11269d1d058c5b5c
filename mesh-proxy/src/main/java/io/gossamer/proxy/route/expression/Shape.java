package io.gossamer.proxy.route.expression;

import io.gossamer.proxy.route.expression.Expression.Characters;
import io.gossamer.proxy.route.expression.Expression.Either;
import io.gossamer.proxy.route.expression.Expression.Repeated;
import io.gossamer.proxy.route.expression.Expression.Sequence;
import java.util.Arrays;
import java.util.List;

/**
 * How long the texts are that match an expression, and which characters may stand at the first
 * places and at the last ones; each says at least what there is.
 *
 * @param min characters
 * @param max characters, {@link Expression#MANY} for no end
 * @param first by the place from the beginning; none where no text is that long
 * @param last by the place from the end
 */
public record Shape(int min, int max, List<CharacterSet> first, List<CharacterSet> last) {

    /** Places at either end. */
    public static final int PLACES = 8;

    private static final Shape EMPTY =
            new Shape(0, 0, sets(CharacterSet.NONE), sets(CharacterSet.NONE));

    private static List<CharacterSet> sets(CharacterSet of) {
        CharacterSet[] sets = new CharacterSet[PLACES];
        Arrays.fill(sets, of);
        return List.of(sets);
    }

    /** Of all texts that match an expression. */
    public static Shape of(Expression expression) {
        if (expression instanceof Characters characters) {
            return run(characters.set(), 1, 1);
        }
        if (expression instanceof Repeated repeated) {
            return repeated.of() instanceof Characters characters
                    ? run(characters.set(), repeated.min(), repeated.max())
                    : repeat(of(repeated.of()), repeated.min(), repeated.max());
        }
        if (expression instanceof Either either) {
            Shape all = of(either.branches().get(0));
            for (Expression branch : either.branches()) {
                all = all.or(of(branch));
            }
            return all;
        }
        Shape all = EMPTY;
        for (Expression part : ((Sequence) expression).parts()) {
            all = all.then(of(part));
        }
        return all;
    }

    /** How little it leaves open: the more, the fewer texts have it. */
    public int narrowness() {
        int narrow = min + (max < PLACES ? PLACES - max : 0);
        for (int i = 0; i < PLACES; i++) {
            narrow += CharacterSet.ALL.size() - first.get(i).size();
            narrow += CharacterSet.ALL.size() - last.get(i).size();
        }
        return narrow;
    }

    /** As many of the same characters. */
    private static Shape run(CharacterSet set, int min, int max) {
        CharacterSet[] sets = new CharacterSet[PLACES];
        for (int i = 0; i < PLACES; i++) {
            sets[i] = i < max ? set : CharacterSet.NONE;
        }
        return new Shape(min, max, List.of(sets), List.of(sets));
    }

    private Shape then(Shape next) {
        return new Shape(
                plus(min, next.min),
                plus(max, next.max),
                joined(first, min, max, next.first),
                joined(next.last, next.min, next.max, last));
    }

    /** Places of one, and behind each length that it may have those of the other. */
    private static List<CharacterSet> joined(
            List<CharacterSet> one, int min, int max, List<CharacterSet> other) {
        CharacterSet[] sets = new CharacterSet[PLACES];
        for (int i = 0; i < PLACES; i++) {
            sets[i] = one.get(i);
            for (int length = min; length <= Math.min(i, max); length++) {
                sets[i] = sets[i].or(other.get(i - length));
            }
        }
        return List.of(sets);
    }

    private Shape or(Shape other) {
        CharacterSet[] firsts = new CharacterSet[PLACES];
        CharacterSet[] lasts = new CharacterSet[PLACES];
        for (int i = 0; i < PLACES; i++) {
            firsts[i] = first.get(i).or(other.first.get(i));
            lasts[i] = last.get(i).or(other.last.get(i));
        }
        return new Shape(
                Math.min(min, other.min),
                Math.max(max, other.max),
                List.of(firsts),
                List.of(lasts));
    }

    private static Shape repeat(Shape of, int min, int max) {
        // What stands at the places comes from as many, since one that is empty adds nothing.
        int enough = PLACES + 1;
        Shape so = EMPTY;
        Shape all = min == 0 ? EMPTY : null;
        for (int times = 1; times <= Math.min(max, enough); times++) {
            so = so.then(of);
            if (times >= Math.min(min, enough)) {
                all = all == null ? so : all.or(so);
            }
        }
        Shape found = all == null ? EMPTY : all;
        return new Shape(times(of.min, min), times(of.max, max), found.first, found.last);
    }

    private static int plus(int a, int b) {
        return (int) Math.min(Expression.MANY, (long) a + b);
    }

    private static int times(int a, int b) {
        return (int) Math.min(Expression.MANY, (long) a * b);
    }
}
