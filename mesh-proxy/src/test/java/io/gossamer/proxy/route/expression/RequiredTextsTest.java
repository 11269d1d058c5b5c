package io.gossamer.proxy.route.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.proxy.route.match.RequiredTexts.Demand;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text contains for certain if it matches an expression. */
class RequiredTextsTest {

    /**
     * Texts of an alternative by +, with ^ what begins, alternatives by |, demands by &; nothing if
     * none is known.
     */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            nullValues = "nothing",
            value = {
                "tenant-7 -> ^tenant-7",
                "tenant-7(-[a-z]+)? -> ^tenant-7",
                ".*canary.* -> canary",
                "^/shop\\.(Books|Authors)/Get[A-Z].*$ -> ^/shop.+/Get & Books|Authors",
                "red|green -> ^red|^green",
                "(?:red|gre+n) -> ^red|^gre+n",
                "a(b(c|d))e -> ^a+e & b & c|d",
                "ab?c -> ^a+c",
                "ab{2}c -> ^a+c",
                "ab+c -> ^ab+c",
                "v[12]x -> ^v+x",
                "v[]1]x -> ^v+x",
                "v[^]1]x -> ^v+x",
                "v[[:alpha:]]x -> ^v+x",
                "a\\.b\\db -> ^a.b+b",
                "(?P<name>ab)c -> c & ^ab",
                "caf\u00e9s -> ^caf+s",
                "x*yz -> yz",
                "(a|b)?yz -> yz",
                "((a|b)c|d)yz -> yz & c|^d",
                "red|.* -> nothing",
                "[0-9]+ -> nothing",
                "(ab)* -> nothing",
                "(?i)abc -> nothing",
                "a(?i:b)c -> nothing",
                "\\x61 -> nothing",
                "\\Qa.b\\E -> nothing",
                "a{b -> nothing",
            })
    void demandsOf(String expression, String demands) {
        String expected = demands == null ? "" : demands;

        assertThat(text(RequiredTexts.of(Pattern.compile(expression)))).isEqualTo(expected);
    }

    @Test
    void flagsOfThePatternLeaveNothingKnown() {
        Pattern pattern = Pattern.compile("abc", Pattern.CASE_INSENSITIVE);

        assertThat(RequiredTexts.of(pattern)).isEmpty();
    }

    @Test
    void whateverMatchesContainsWhatIsDemanded() {
        SplittableRandom random = new SplittableRandom(5);
        int matched = 0;
        for (int round = 0; round < 3_000; round++) {
            Pattern pattern = Pattern.compile(expression(random, 0));
            List<Demand> demands = RequiredTexts.of(pattern);
            for (int i = 0; i < 20; i++) {
                String text = word(random);
                if (pattern.matcher(text).matches()) {
                    matched += demands.isEmpty() ? 0 : 1;
                    assertThat(demands)
                            .as("%s of %s", text, pattern)
                            .allMatch(demand -> isMet(demand, text));
                }
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    private static boolean isMet(Demand demand, String text) {
        return demand.alternatives().stream()
                .anyMatch(texts -> texts.stream().allMatch((RequiredTexts.START + text)::contains));
    }

    private static String expression(SplittableRandom random, int depth) {
        StringBuilder expression = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String part =
                    switch (random.nextInt(depth > 2 ? 4 : 7)) {
                        case 0, 1, 2 -> one("a", "b", "ab", "\\.", ".", "[^b]", "[]a.]", random);
                        case 3 -> one("", "\\d", "\\w", "^", "$", "\\b", "", random);
                        case 4 -> "(?:" + expression(random, depth + 1) + ")";
                        case 5 ->
                                "("
                                        + expression(random, depth + 1)
                                        + "|"
                                        + expression(random, depth + 1)
                                        + ")";
                        default -> "(" + expression(random, depth + 1) + ")";
                    };
            expression.append(part);
            if (!List.of("", "^", "$", "\\b").contains(part)) {
                expression.append(one("", "", "", "*", "?", "+", "{0,2}", random));
            }
        }
        return depth == 0 && random.nextInt(4) == 0
                ? expression + "|" + expression(random, 1)
                : expression.toString();
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            word.append("ab.1".charAt(random.nextInt(4)));
        }
        return word.toString();
    }

    private static String one(
            String a,
            String b,
            String c,
            String d,
            String e,
            String f,
            String g,
            SplittableRandom random) {
        return List.of(a, b, c, d, e, f, g).get(random.nextInt(7));
    }

    private static String text(List<Demand> demands) {
        return demands.stream()
                .map(
                        demand ->
                                demand.alternatives().stream()
                                        .map(texts -> String.join("+", texts))
                                        .map(texts -> texts.replace(RequiredTexts.START, '^'))
                                        .collect(Collectors.joining("|")))
                .collect(Collectors.joining(" & "));
    }
}
