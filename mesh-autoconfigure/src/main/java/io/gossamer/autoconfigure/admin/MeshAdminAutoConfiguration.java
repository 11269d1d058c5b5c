package io.gossamer.autoconfigure.admin;

import io.gossamer.autoconfigure.health.MeshHealthAutoConfiguration;
import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.metrics.MeshMetricsAutoConfiguration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** The admin server, where the service declares an {@link AdminListener}. */
@AutoConfiguration(after = {MeshHealthAutoConfiguration.class, MeshMetricsAutoConfiguration.class})
@ConditionalOnBean(AdminListener.class)
public final class MeshAdminAutoConfiguration {

    @Bean
    AdminServer adminServer(
            AdminListener listener,
            Readiness readiness,
            ObjectProvider<PrometheusMeterRegistry> registry) {
        PrometheusMeterRegistry metrics = registry.getIfAvailable();
        return new AdminServer(listener, readiness, () -> metrics == null ? "" : metrics.scrape());
    }
}
