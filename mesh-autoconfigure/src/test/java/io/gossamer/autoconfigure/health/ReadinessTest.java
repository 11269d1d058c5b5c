package io.gossamer.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ReadinessTest {

    @Test
    void everyGateMustOpenOnce() {
        Readiness readiness = new Readiness();
        Readiness.Gate listeners = readiness.gate("listeners");
        Readiness.Gate sources = readiness.gate("sources");
        List<Boolean> seen = new ArrayList<>();
        readiness.onChange(() -> seen.add(readiness.isReady()));

        listeners.open();
        listeners.open();
        assertThat(readiness.describe()).isEqualTo("waiting for sources");
        sources.open();
        readiness.drain();

        assertThat(seen).containsExactly(false, false, true, false);
        assertThat(readiness.describe()).isEqualTo("draining");
    }

    @Test
    void stopOfTheApplicationDrains() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MeshHealthAutoConfiguration.class))
                .run(
                        context -> {
                            Readiness readiness = context.getBean(Readiness.class);
                            assertThat(readiness.isReady()).isTrue();
                            context.getSourceApplicationContext().close();
                            assertThat(readiness.describe()).isEqualTo("draining");
                        });
    }
}
