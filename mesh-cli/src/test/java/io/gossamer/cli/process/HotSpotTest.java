package io.gossamer.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HotSpotTest {

    @Test
    void generationsInUseAreSummed() {
        String info =
                """
                0
                123:
                 def new generation   total 9216K, used 1000K [0x1, 0x2, 0x3)
                  eden space 8192K,   8% used [0x1, 0x2, 0x3)
                 tenured generation   total 20480K, used 24K [0x1, 0x2, 0x3)
                   the space 20480K,   0% used [0x1, 0x2, 0x3, 0x4)
                 Metaspace       used 4000K, committed 4160K, reserved 1114112K
                """;

        assertThat(HotSpot.used(info)).hasValue(1024L * 1024);
    }

    @Test
    void answerOfAnotherFormTellsNothing() {
        assertThat(HotSpot.used("unknown command")).isEqualTo(OptionalLong.empty());
    }
}
