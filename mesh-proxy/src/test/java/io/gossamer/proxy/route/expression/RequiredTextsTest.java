package io.gossamer.proxy.route.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.gossamer.proxy.route.expression.RequiredTexts.Demand;
import java.util.List;
import java.util.Objects;
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
                "^/shop\\.(Books|Authors)/Get[A-Z].*$ -> ^/shop.+/get & books|authors",
                "red|green -> ^red|^green",
                "(?:red|gre+n) -> ^red|^gre+n",
                "(?:ab)+c -> c & ^ab",
                "a(b(c|d))e -> ^ab+e & c|d",
                "ab?c -> ^a+c",
                "ab{2}c -> ^abbc",
                "ab{2,3}c -> ^abb+c",
                "ab{0,3}c -> ^a+c",
                "ab+c -> ^ab+c",
                "v[12]x -> ^v+x",
                "v[]1]x -> ^v+x",
                "v[^]1]x -> ^v+x",
                "v[[:alpha:]]x -> ^v+x",
                "a\\.b\\db -> ^a.b+b",
                "(?P<name>ab)c -> ^abc",
                "caf\u00e9s -> ^caf+s",
                "x*yz -> yz",
                "(a|b)?yz -> yz",
                "((a|b)c|d)yz -> yz & c|^d",
                "red|.* -> nothing",
                "[0-9]+ -> nothing",
                "(ab)* -> nothing",
                "(?i)Abc -> ^abc",
                "(?i)Tenant-7 -> ^tenant-7",
                "(?i)books -> ^boo",
                "(?i:Ab)ks -> ^abks",
                "(a(?i)k)k -> ^a+k",
                "(?i)a(?-i)k -> ^ak",
                "[Aa][bB]c -> ^abc",
                "(?i)\u212Aa -> a",
                "a(?i:b)c -> ^abc",
                "\\x61 -> nothing",
                "\\Qa.b\\E -> nothing",
                "a{b -> nothing",
            })
    void demandsOf(String expression, String demands) {
        String expected = demands == null ? "" : demands;

        Expression read = Expression.of(Pattern.compile(expression));

        assertThat(read == null ? "" : text(RequiredTexts.of(read))).isEqualTo(expected);
    }

    @Test
    void flagsOfThePatternCountAsThoseInIt() {
        Pattern pattern = Pattern.compile("Abks", Pattern.CASE_INSENSITIVE);

        assertThat(text(RequiredTexts.of(expression(pattern)))).isEqualTo("^ab");
    }

    private static Expression expression(Pattern pattern) {
        return Objects.requireNonNull(Expression.of(pattern), pattern.pattern());
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
