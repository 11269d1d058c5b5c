package io.gossamer.proxy.route.expression;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as far as it is understood: every text that matches is made as this says,
 * though not every text that is made so matches. What takes no room, as {@code ^} and {@code \b},
 * is left out.
 */
public sealed interface Expression {

    /** Repeated without end. */
    int MANY = Integer.MAX_VALUE;

    /** One of some characters. */
    record Characters(CharacterSet set) implements Expression {}

    /** One after the other; none for the empty text. Has no sequence in it. */
    record Sequence(List<Expression> parts) implements Expression {}

    /** One of several. */
    record Either(List<Expression> branches) implements Expression {}

    /** The same so many times. */
    record Repeated(Expression of, int min, int max) implements Expression {}

    /** Null if the expression is not understood, so that nothing is known of what matches. */
    static @Nullable Expression of(Pattern pattern) {
        return ExpressionReader.read(pattern);
    }
}
