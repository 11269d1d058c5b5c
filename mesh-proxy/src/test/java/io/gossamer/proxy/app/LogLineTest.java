package io.gossamer.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private final LoggingEvent event = new LoggingEvent();
    private final LogLine line = new LogLine();

    LogLineTest() {
        event.setLoggerContext(new LoggerContext());
        event.setLoggerName("io.gossamer.proxy.identify.CertificateRenewer");
        event.setLevel(Level.WARN);
        event.setMessage("not certified as {}: {}");
        event.setArgumentArray(new Object[] {"books", "UNAVAILABLE"});
        event.setInstant(Instant.parse("2026-11-03T04:05:06.007Z"));
    }

    @Test
    void anEventIsOneLineWithTimeLevelClassAndMessage() {
        assertThat(line.doLayout(event))
                .isEqualTo(
                        "2026-11-03T04:05:06.007Z WARN  CertificateRenewer: not certified as books:"
                                + " UNAVAILABLE\n");
    }

    @Test
    void aCauseFollowsWithWhereItWasThrown() {
        event.setThrowableProxy(
                new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("broken")));

        assertThat(line.doLayout(event).lines())
                .hasSize(3)
                .element(1)
                .isEqualTo("java.lang.IllegalStateException: broken");
        assertThat(line.doLayout(event).lines().skip(2).findFirst().orElseThrow())
                .startsWith("\tat io.gossamer.proxy.app.LogLineTest");
    }
}
