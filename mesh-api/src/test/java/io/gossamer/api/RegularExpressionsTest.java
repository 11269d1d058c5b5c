package io.gossamer.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that RE2's library for Java compiles without end, or to more than the heap holds. */
class RegularExpressionsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)[a-\u20ac]",
                "(?i)[\\x{100}-\\x{10ffff}]",
                "(?si)\u1c80",
                "a(?i:b[\u0400-\u1cff])",
                "(a{1000}){1000}",
                "((a{1000}){1000}){1000}",
                "(((a{30}){30}){30}){30}",
                "(?:(?:[a-z]{2,200}x){1,200})+",
                "(\\d{500}[^]]{500}){11}",
                "(a{999999999}){999999999}",
            })
    void unbounded(String expression) {
        assertThat(RegularExpressions.isBounded(expression)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/v[0-9]+/.*",
                "(?i)tenant-[a-z]{1,63}",
                "([a-z0-9]{1,63}\\.){1,8}example",
                "[a-\u20ac]",
                "caf[\u00e9\u00c9]",
                "\\x{20ac}",
                "[a-z]{1000}",
                "a{b",
                "{",
                ")",
                "((((a*)*)*)*)*",
                "\\{1000}{9}",
                "[{1000}]{9}",
            })
    void bounded(String expression) {
        assertThat(RegularExpressions.isBounded(expression)).isTrue();
    }
}
