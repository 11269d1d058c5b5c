package io.gossamer.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MeshMetricsAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(MeshMetricsAutoConfiguration.class));

    @Test
    void bindersOfTheServiceAreBound() {
        runner.withBean(MeterBinder.class, () -> registry -> registry.counter("of.the.service"))
                .run(
                        context ->
                                assertThat(
                                                context.getBean(MeterRegistry.class)
                                                        .find("of.the.service")
                                                        .counter())
                                        .isNotNull());
    }

    @Test
    void registryOfTheApplicationWins() {
        runner.withBean(SimpleMeterRegistry.class)
                .run(
                        context ->
                                assertThat(context.getBean(MeterRegistry.class))
                                        .isInstanceOf(SimpleMeterRegistry.class));
    }

    @Test
    void registryCanBeSwitchedOff() {
        runner.withPropertyValues("mesh.metrics.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(MeterRegistry.class));
    }
}
