package io.gossamer.autoconfigure.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The registry behind {@code /metrics}; any {@link MeterBinder} bean is bound to it. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "mesh.metrics.enabled", matchIfMissing = true)
public final class MeshMetricsAutoConfiguration {

    private static final List<MeterBinder> PROCESS =
            List.of(
                    new JvmMemoryMetrics(),
                    new JvmThreadMetrics(),
                    new ProcessorMetrics(),
                    new FileDescriptorMetrics(),
                    new UptimeMetrics(),
                    MeshMetricsAutoConfiguration::bindDirectMemory);

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(MeterRegistry.class)
    PrometheusMeterRegistry meterRegistry(ObjectProvider<MeterBinder> binders) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PROCESS.forEach(binder -> binder.bindTo(registry));
        binders.orderedStream().forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    private static void bindDirectMemory(MeterRegistry registry) {
        Gauge.builder("netty.direct.memory", PlatformDependent::usedDirectMemory)
                .baseUnit("bytes")
                .description("Direct memory that Netty holds, in use or pooled")
                .register(registry);
    }
}
