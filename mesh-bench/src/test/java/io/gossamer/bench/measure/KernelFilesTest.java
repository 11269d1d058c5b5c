package io.gossamer.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelFilesTest {

    @Test
    void stealIsAShareOfAllTime() {
        HostTime before = HostTime.parse("cpu  100 0 50 800 0 0 0 0 0 0");
        HostTime after = HostTime.parse("cpu  150 0 60 930 5 0 0 5 0 0");
        assertThat(after.stolenSince(before)).isCloseTo(5 / 200.0, within(1e-9));
    }

    @Test
    void foreignIsWhatIsBusyAndNotOurs() {
        HostTime before = HostTime.parse("cpu  100 0 0 800 0 0 0 0 0 0");
        HostTime after = HostTime.parse("cpu  180 0 0 920 0 0 0 0 0 0");
        assertThat(after.foreignSince(before, 300e6)).isCloseTo(0.25, within(1e-9));
        assertThat(after.foreignSince(before, 2e9)).isZero();
    }

    @Test
    void noTimeBetweenIsNoNoise() {
        HostTime now = HostTime.parse("cpu  100 0 0 800 0 0 0 7 0 0");
        assertThat(now.stolenSince(now)).isZero();
        assertThat(now.foreignSince(now, 0)).isZero();
    }

    @Test
    void memoryIsInBytes() {
        MemoryUse use =
                MemoryUse.parse(
                        List.of(
                                "5581e0a8f000-7ffc2a5c8000 ---p 00000000 00:00 0  [rollup]",
                                "Rss:               70000 kB",
                                "Pss:               60000 kB",
                                "Pss_Dirty:          1234 kB",
                                "Private_Dirty:     40000 kB"));
        assertThat(use).isEqualTo(new MemoryUse(70000 * 1024, 60000 * 1024, 40000 * 1024));
    }

    @Test
    void memoryWithoutAFieldIsRefused() {
        assertThatThrownBy(() -> MemoryUse.parse(List.of("Rss: 1 kB")))
                .hasMessageContaining("Pss:");
    }
}
