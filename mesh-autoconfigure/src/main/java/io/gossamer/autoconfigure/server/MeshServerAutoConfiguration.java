package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.admin.AdminServer;
import io.gossamer.autoconfigure.admin.MeshAdminAutoConfiguration;
import io.gossamer.autoconfigure.health.MeshHealthAutoConfiguration;
import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.metrics.CallMeter;
import io.gossamer.autoconfigure.metrics.MeshMetricsAutoConfiguration;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** The gRPC servers of a service that declares {@link MeshGrpcListener} beans. */
@AutoConfiguration(
        after = {
            MeshHealthAutoConfiguration.class,
            MeshMetricsAutoConfiguration.class,
            MeshAdminAutoConfiguration.class
        })
@ConditionalOnBean(MeshGrpcListener.class)
@EnableConfigurationProperties(MeshServerProperties.class)
public final class MeshServerAutoConfiguration {

    @Bean
    HealthService meshHealthService(Readiness readiness) {
        return new HealthService(readiness);
    }

    /** Interceptor beans of the service run inside of the mesh's own, so they see the peer. */
    @Bean
    MeshGrpcServers meshGrpcServers(
            ObjectProvider<MeshGrpcListener> listeners,
            ObjectProvider<BindableService> services,
            ObjectProvider<MeterRegistry> meters,
            MeshServerProperties properties,
            Readiness readiness) {
        CallsInFlight inFlight = new CallsInFlight();
        List<ServerInterceptor> interceptors = new ArrayList<>();
        interceptors.add(inFlight);
        meters.ifAvailable(registry -> interceptors.add(new CallMeter(registry)));
        GrpcServerFactory factory =
                new GrpcServerFactory(services.orderedStream().toList(), interceptors);
        return new MeshGrpcServers(
                listeners.orderedStream().toList(), factory, inFlight, properties, readiness);
    }

    @Bean
    @ConditionalOnProperty("mesh.server.ready-file")
    SmartLifecycle readyFileLifecycle(
            MeshServerProperties properties,
            Readiness readiness,
            MeshGrpcServers servers,
            ObjectProvider<AdminServer> admin) {
        ReadyFile file =
                new ReadyFile(
                        Objects.requireNonNull(properties.readyFile()),
                        readiness,
                        () -> addresses(servers, admin));
        return new AwaitOnStart(file);
    }

    private static Map<String, String> addresses(
            MeshGrpcServers servers, ObjectProvider<AdminServer> admin) {
        Map<String, String> all = new LinkedHashMap<>();
        servers.addresses().forEach((name, address) -> all.put(name, address.toString()));
        admin.ifAvailable(server -> all.put("admin", server.address().toString()));
        return all;
    }

    private static final class AwaitOnStart implements SmartLifecycle {

        private final ReadyFile file;
        private volatile boolean running;

        AwaitOnStart(ReadyFile file) {
            this.file = file;
        }

        @Override
        public void start() {
            running = true;
            file.await();
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return MeshGrpcServers.PHASE + 1;
        }
    }
}
