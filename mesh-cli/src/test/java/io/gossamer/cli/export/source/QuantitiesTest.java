package io.gossamer.cli.export.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "1m30s, 90",
        "5s, 5",
        "500ms, 1",
        "1500ms, 2",
        "1.5s, 2",
        "2h, 7200",
        "1h1m1s, 3661",
        "0s, 1",
        "30, ",
        "1d, ",
        "'', ",
        "s, ",
        "99999999999h, "
    })
    void durationsAreWholeSeconds(String text, Integer seconds) {
        assertThat(Quantities.seconds(text).orElse(null)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "512m, 512Mi",
        "100M, 100Mi",
        "1g, 1Gi",
        "1.5gb, 1536Mi",
        "64kb, 64Ki",
        "1000, 1000",
        "2048, 2Ki",
        "1000b, 1000",
        "0, 0",
        "1t, 1024Gi",
        "16MiB, 16Mi",
        "much, ",
        "-1m, "
    })
    void memoryIsCountedInPowersOf1024(String text, String quantity) {
        assertThat(Quantities.memory(text).orElse(null)).isEqualTo(quantity);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 500m", "2, 2", "1.25, 1250m", ".1, 100m", "0.0001, 1m", "2.0, 2", "x, "})
    void processorsAreCountedInThousandths(String text, String quantity) {
        assertThat(Quantities.cpus(text).orElse(null)).isEqualTo(quantity);
    }
}
