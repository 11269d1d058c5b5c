package io.gossamer.proxy.route.expression;

import io.gossamer.proxy.route.expression.Expression.Characters;
import io.gossamer.proxy.route.expression.Expression.Either;
import io.gossamer.proxy.route.expression.Expression.Repeated;
import io.gossamer.proxy.route.expression.Expression.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text contains for certain, in whatever case, if the whole of it matches an expression: of
 * {@code tenant-7(-[a-z]+)?} the text {@code tenant-7}. Only ASCII counts; all is in lower case.
 */
public final class RequiredTexts {

    /** Stands for the beginning of the text, at the beginning of what must stand there. */
    public static final char START = 1;

    /** More of what is repeated tells no more. */
    private static final int ENOUGH = 8;

    /**
     * One way to know that a text does not match: it contains, for none of these, all that the
     * alternative consists of.
     */
    public record Demand(List<List<String>> alternatives) {}

    private final List<String> texts = new ArrayList<>();
    private final List<Demand> groups = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private RequiredTexts() {}

    /** All demands hold for every text that matches; none if nothing is known. */
    public static List<Demand> of(Expression expression) {
        return of(expression, true);
    }

    private static List<Demand> of(Expression expression, boolean atStart) {
        RequiredTexts reader = new RequiredTexts();
        reader.text.append(atStart ? String.valueOf(START) : "");
        List<Expression> parts =
                expression instanceof Sequence sequence ? sequence.parts() : List.of(expression);
        parts.forEach(reader::add);
        reader.end();
        List<Demand> demands = new ArrayList<>();
        if (!reader.texts.isEmpty()) {
            demands.add(new Demand(List.of(reader.texts)));
        }
        demands.addAll(reader.groups);
        return demands;
    }

    private void add(Expression part) {
        if (part instanceof Characters characters) {
            append(characters, 1, 1);
        } else if (part instanceof Repeated repeated
                && repeated.of() instanceof Characters characters) {
            append(characters, repeated.min(), repeated.max());
        } else if (part instanceof Repeated repeated) {
            boolean starts = isStart();
            end();
            groups.addAll(repeated.min() == 0 ? List.of() : of(repeated.of(), starts));
        } else if (part instanceof Either either) {
            boolean starts = isStart();
            end();
            groups.addAll(either(either, starts));
        } else {
            ((Sequence) part).parts().forEach(this::add);
        }
    }

    private void append(Characters characters, int min, int max) {
        int letter = characters.set().letter();
        int times = letter < 0 ? 0 : Math.min(min, ENOUGH);
        for (int i = 0; i < times; i++) {
            text.append((char) letter);
        }
        if (times < max) {
            end();
        }
    }

    private static List<Demand> either(Either either, boolean atStart) {
        List<List<String>> alternatives = new ArrayList<>();
        for (Expression branch : either.branches()) {
            List<Demand> demands = of(branch, atStart);
            if (demands.isEmpty()) {
                return List.of();
            }
            alternatives.addAll(demands.get(0).alternatives());
        }
        return List.of(new Demand(alternatives));
    }

    private void end() {
        if (!text.isEmpty() && !isStart()) {
            texts.add(text.toString());
        }
        text.setLength(0);
    }

    /** Whether nothing has been read yet of what stands at the beginning. */
    private boolean isStart() {
        return text.length() == 1 && text.charAt(0) == START;
    }
}
