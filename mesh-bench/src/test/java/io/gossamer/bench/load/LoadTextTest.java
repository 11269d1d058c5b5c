package io.gossamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadTextTest {

    @Test
    void specificationReadsWhatItWrote() {
        LoadSpec spec = new LoadSpec(LoadSpec.Kind.HTTP1_GET, 8080, 32, 1, 1000, 1 << 30);
        assertThat(LoadSpec.parse(spec.format())).isEqualTo(spec);
    }

    @Test
    void resultReadsWhatItWrote() {
        LoadResult result = new LoadResult(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(LoadResult.parse(result.format())).isEqualTo(result);
    }

    @Test
    void shortLinesAreRefused() {
        assertThatThrownBy(() -> LoadSpec.parse("http2 1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LoadResult.parse("1 2"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratePerSecondIsOfTheTimeThatWasMeasured() {
        assertThat(new LoadResult(500, 0, 0, 0, 250_000_000, 0, 0, 0, 0).perSecond())
                .isEqualTo(2000);
        assertThat(new LoadResult(0, 0, 0, 0, 0, 0, 0, 0, 0).perSecond()).isZero();
    }
}
