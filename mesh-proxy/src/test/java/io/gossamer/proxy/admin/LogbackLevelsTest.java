package io.gossamer.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LogbackLevelsTest {

    private final LoggerContext context = new LoggerContext();
    private final LogbackLevels levels = new LogbackLevels(context);

    @Test
    void replacesAllLevels() {
        levels.set("warn,linkerd=debug,io.netty=error");
        assertThat(levels.describe()).isEqualTo("warn,io.gossamer=debug,io.netty=error");

        levels.set("io.netty=trace");
        assertThat(levels.describe()).as("the root stays").isEqualTo("warn,io.netty=trace");
        assertThat(context.getLogger("io.gossamer.x").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void changesNothingIfADirectiveIsMalformed() {
        levels.set("info");

        assertThatThrownBy(() -> levels.set("warn,io.netty=loud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "log level: io.netty=loud (expected: one of off, error, warn, info, debug,"
                                + " trace)");
        assertThatThrownBy(() -> levels.set("")).isInstanceOf(IllegalArgumentException.class);
        assertThat(levels.describe()).isEqualTo("info");
    }
}
