package io.gossamer.proxy.route.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gossamer.api.RegularExpressions;
import io.gossamer.proxy.route.expression.RequiredTexts.Demand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of an expression holds for every text that RE2 says matches. */
class ExpressionTest {

    /** Letters with a fold beyond ASCII and what they fold to, and what classes tell apart. */
    private static final String[] CHARACTERS = {
        "a",
        "A",
        "b",
        "k",
        "K",
        "s",
        "S",
        "1",
        "9",
        ".",
        "-",
        "_",
        " ",
        "\n",
        "\t",
        "]",
        "^",
        "\u00e9",
        "\u212a",
        "\u017f",
        "\u20ac",
        "\ud83d\ude00"
    };

    @Test
    void whateverMatchesIsMadeSo() {
        SplittableRandom random = new SplittableRandom(5);
        int understood = 0;
        int matched = 0;
        for (int round = 0; round < 6_000; round++) {
            Pattern pattern = pattern(random);
            Expression expression = pattern == null ? null : Expression.of(pattern);
            if (pattern == null || expression == null) {
                continue;
            }
            understood++;
            List<Demand> demands = RequiredTexts.of(expression);
            ShapeIndex shapes = new ShapeIndex(List.of(Shape.of(expression)));
            for (int i = 0; i < 40; i++) {
                String text = word(random);
                if (pattern.matcher(text).matches()) {
                    matched++;
                    assertThat(demands)
                            .as("%s of %s", text, pattern)
                            .allMatch(demand -> isMet(demand, text));
                    assertThat(mayMatch(shapes, text)).as("%s of %s", text, pattern).isTrue();
                }
            }
        }
        assertThat(understood).isGreaterThan(3_000);
        assertThat(matched).isGreaterThan(5_000);
    }

    private static boolean mayMatch(ShapeIndex shapes, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = ShapeIndex.length(bytes, 0, bytes.length);
        return shapes.candidates(0, length, bytes, 0, bytes.length) != 0;
    }

    private static boolean isMet(Demand demand, String text) {
        // Of ASCII only, as values are read.
        StringBuilder lower = new StringBuilder().append(RequiredTexts.START);
        text.chars().forEach(c -> lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : (char) c));
        return demand.alternatives().stream()
                .anyMatch(texts -> texts.stream().allMatch(lower.toString()::contains));
    }

    private static @Nullable Pattern pattern(SplittableRandom random) {
        String expression = expression(random, 0);
        try {
            return RegularExpressions.isBounded(expression) ? Pattern.compile(expression) : null;
        } catch (PatternSyntaxException e) {
            // Not each row of characters is an expression.
            return null;
        }
    }

    private static String expression(SplittableRandom random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            switch (random.nextInt(depth > 2 ? 4 : 7)) {
                case 0, 1 -> expression.append(literal(random));
                case 2 -> expression.append(characterClass(random));
                case 3 ->
                        expression.append(
                                one(
                                        random, ".", "^", "$", "\\b", "\\d", "\\W", "\\s", "(?i)",
                                        "(?-i)"));
                case 4 ->
                        expression.append("(?:").append(expression(random, depth + 1)).append(')');
                case 5 ->
                        expression
                                .append(one(random, "(", "(?i:", "(?s:", "(?P<n>"))
                                .append(expression(random, depth + 1))
                                .append('|')
                                .append(expression(random, depth + 1))
                                .append(')');
                default -> expression.append('(').append(expression(random, depth + 1)).append(')');
            }
            expression.append(
                    one(random, "", "", "", "", "*", "?", "+", "{0,2}", "{2}", "{1,}", "+?", "*?"));
        }
        return depth == 0 && random.nextInt(4) == 0
                ? expression + "|" + expression(random, 1)
                : expression.toString();
    }

    private static String literal(SplittableRandom random) {
        String character = one(random, CHARACTERS);
        return ".-^]".contains(character) ? "\\" + character : character;
    }

    private static String characterClass(SplittableRandom random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "[^");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            text.append(
                    one(
                            random,
                            "a-c",
                            "0-9",
                            "A-Z",
                            "]",
                            "-",
                            "k",
                            "\\d",
                            "\\W",
                            "\\-",
                            "[:alpha:]",
                            "[:lower:]",
                            "\u00e0-\u00ff",
                            "\u212a",
                            "a-\u20ac",
                            "\\n",
                            "+--"));
        }
        return text.append(']').toString();
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 40 : 5); i > 0; i--) {
            word.append(one(random, CHARACTERS));
        }
        return word.toString();
    }

    private static String one(SplittableRandom random, String... all) {
        return all[random.nextInt(all.length)];
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x61", "\\Qa.b\\E", "a{b", "\\pL", "[[:graph:]]", "a{,3}", "[\\x61]"})
    void whatIsNotUnderstoodIsNotGuessed(String expression) {
        assertThat(Expression.of(Pattern.compile(expression))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'[0-9]{3}', '123', true",
        "'[0-9]{3}', '12', false",
        "'[0-9]{3}', '1234', false",
        "'[0-9]{3}', '12a', false",
        "'[0-9]{3}', '12\u00e9', true",
        "'[a-f]+[0-9]+', 'ab12', true",
        "'[a-f]+[0-9]+', '12ab', false",
        "'([a-f]|[0-9]{2})+', 'a12b', true",
        "'([a-f]|[0-9]{2})+', 'g', false",
        "'(?i)[a-f]+', 'FACE', true",
        "'[^0-9]+', '1', false",
        "'[0-9]*', '', true",
        "'[0-9]+', '', false",
        "'.{40}', 'short', false",
        "'[ab]{2}([cd][ef]){1,2}', 'abceed', false",
        "'[ab]{2}([cd][ef]){1,2}', 'abcecf', true",
    })
    void shapesTellTextsApart(String expression, String text, boolean mayMatch) {
        Expression read = Expression.of(Pattern.compile(expression));
        assertThat(read).isNotNull();

        assertThat(mayMatch(new ShapeIndex(List.of(Shape.of(read))), text)).isEqualTo(mayMatch);
    }
}
