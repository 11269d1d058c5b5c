package io.gossamer.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void servicesHavePlainHostNamesUnlessToldOtherwise() {
        Options options = parse("--books", "127.0.0.1:9");

        assertThat(options.service("books", 8080)).isEqualTo(new HostPort("127.0.0.1", 9));
        assertThat(options.service("stock", 7000)).isEqualTo(new HostPort("stock", 7000));
    }

    @Test
    void unknownArgumentIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--colour", "red"))
                .withMessageContaining("argument: --colour (expected: ");
    }

    @Test
    void argumentWithoutValueIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--port"))
                .withMessage("--port: no value (expected: one)");
    }

    @Test
    void wrongNumberAndAddressAreNamedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--port", "-1").number("port", 0))
                .withMessage("--port: -1 (expected: a whole number of 0 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--web", "web").service("web", 8080))
                .withMessageContaining("--web: web (expected: HOST:PORT");
    }

    private static Options parse(String... arguments) {
        return Options.parse(arguments, 0);
    }
}
