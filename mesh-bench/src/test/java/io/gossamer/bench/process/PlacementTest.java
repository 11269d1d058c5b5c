package io.gossamer.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final List<String> COMMAND = List.of("haproxy", "-db");

    @Test
    void onTwoCoresTheProxiesHaveOneToThemselves() {
        Placement placement = Placement.of(2, true);
        assertThat(placement).isEqualTo(new Placement(1, 0, 0));
        assertThat(placement.onProxyCore(COMMAND))
                .containsExactly("/usr/bin/taskset", "-c", "1", "haproxy", "-db");
    }

    @Test
    void withMoreCoresTheBackendHasItsOwn() {
        assertThat(Placement.of(4, true)).isEqualTo(new Placement(1, 0, 2));
    }

    @Test
    void nothingIsPinnedOnOneCoreOrWithoutTaskset() {
        assertThat(Placement.of(1, true).onProxyCore(COMMAND)).isEqualTo(COMMAND);
        assertThat(Placement.of(2, false).onLoadCore(COMMAND)).isEqualTo(COMMAND);
    }
}
