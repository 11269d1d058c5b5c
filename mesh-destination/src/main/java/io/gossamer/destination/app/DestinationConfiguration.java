package io.gossamer.destination.app;

import io.gossamer.api.mesh.v1.StreamInfo;
import io.gossamer.autoconfigure.peer.PeerIdentity;
import io.gossamer.destination.explain.ExplainService;
import io.gossamer.destination.explain.Explainer;
import io.gossamer.destination.grpc.AnnouncedFeatures;
import io.gossamer.destination.grpc.DestinationService;
import io.gossamer.destination.grpc.RegistryService;
import io.gossamer.destination.grpc.SyncedHeader;
import io.gossamer.destination.grpc.inbound.InboundPolicyService;
import io.gossamer.destination.grpc.inventory.InventoryService;
import io.gossamer.destination.grpc.outbound.OutboundPolicyService;
import io.gossamer.destination.grpc.registry.WorkloadChecks;
import io.gossamer.destination.source.registry.Registrant;
import io.gossamer.destination.view.MeshSettings;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The services, and what stands behind them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DestinationProperties.class)
class DestinationConfiguration {

    @Bean
    @ConditionalOnProperty("mesh.destination.data-dir")
    DataDirectory dataDirectory(DestinationProperties properties) {
        if (properties.dataDir() == null) {
            throw new IllegalStateException("the condition asks for it");
        }
        return DataDirectory.open(properties.dataDir());
    }

    @Bean
    MeshSettings meshSettings(DestinationProperties properties) {
        return properties.settings();
    }

    @Bean(destroyMethod = "close")
    Discovery discovery(
            DestinationProperties properties,
            MeshSettings settings,
            ObjectProvider<DataDirectory> directory) {
        return Discovery.start(properties, settings, directory.getIfAvailable());
    }

    @Bean
    DestinationService destinationService(MeshSettings settings, Discovery discovery) {
        return new DestinationService(settings, discovery.publisher());
    }

    @Bean
    InboundPolicyService inboundPolicyService(MeshSettings settings, Discovery discovery) {
        return new InboundPolicyService(
                settings, discovery.publisher(), discovery.index()::snapshot);
    }

    @Bean
    OutboundPolicyService outboundPolicyService(MeshSettings settings, Discovery discovery) {
        return new OutboundPolicyService(
                settings, discovery.publisher(), discovery.index()::snapshot);
    }

    @Bean
    BindableService destinationApi(DestinationService service, Discovery discovery) {
        BindableService announced =
                () -> ServerInterceptors.intercept(service.bindService(), new AnnouncedFeatures());
        return synced(announced, discovery);
    }

    @Bean
    BindableService inboundPolicyApi(InboundPolicyService service, Discovery discovery) {
        return synced(announced(service::bindService), discovery);
    }

    @Bean
    BindableService outboundPolicyApi(OutboundPolicyService service, Discovery discovery) {
        return synced(announced(service::bindService), discovery);
    }

    @Bean
    BindableService registryApi(Discovery discovery) {
        RegistryService service =
                new RegistryService(
                        discovery.registry(),
                        new WorkloadChecks(discovery.index()::snapshot),
                        () -> {
                            PeerIdentity peer = PeerIdentity.current();
                            return new Registrant(
                                    peer.name().orElse(""), peer.address().orElse(null));
                        },
                        OwnNetworks::addresses);
        return () -> ServerInterceptors.intercept(service.bindService(), new AnnouncedFeatures());
    }

    @Bean
    InventoryService inventoryService(
            MeshSettings settings,
            Discovery discovery,
            DestinationService destinations,
            InboundPolicyService inbound,
            OutboundPolicyService outbound) {
        return new InventoryService(
                settings,
                discovery.publisher(),
                discovery.index()::snapshot,
                () ->
                        StreamInfo.newBuilder()
                                .setDestinations(destinations.destinations())
                                .setProfiles(destinations.profiles())
                                .setInboundPolicies(inbound.policies())
                                .setOutboundPolicies(outbound.policies())
                                .build(),
                outbound::leftOut,
                inbound::leftOut,
                discovery.timer());
    }

    @Bean
    ExplainService explainService(MeshSettings settings, Discovery discovery) {
        return new ExplainService(
                new Explainer(settings, InstantSource.system()), discovery.index()::snapshot);
    }

    @Bean
    MeterBinder destinationMeters(
            Discovery discovery,
            DestinationService destinations,
            InboundPolicyService inbound,
            OutboundPolicyService outbound) {
        return registry -> {
            DestinationMeter.WATCHES.register(registry, "endpoints", destinations::destinations);
            DestinationMeter.WATCHES.register(registry, "profile", destinations::profiles);
            DestinationMeter.WATCHES.register(registry, "inbound_policy", inbound::policies);
            DestinationMeter.WATCHES.register(registry, "outbound_policy", outbound::policies);
            DestinationMeter.WORKLOADS.register(registry, "", discovery.registry()::size);
            DestinationMeter.PROBLEMS.register(
                    registry, "", () -> discovery.index().snapshot().problems().size());
            DestinationMeter.VERSION.register(
                    registry, "", () -> discovery.index().snapshot().version());
            DestinationMeter.SYNCED.register(
                    registry, "", () -> discovery.index().synced() ? 1 : 0);
            discovery
                    .compose()
                    .ifPresent(
                            compose -> {
                                DestinationMeter.ENGINE.register(
                                        registry, "", () -> compose.isConnected() ? 1 : 0);
                                DestinationMeter.CONTAINERS.register(
                                        registry, "", compose::containers);
                            });
        };
    }

    private static BindableService announced(BindableService service) {
        return () -> ServerInterceptors.intercept(service.bindService(), new AnnouncedFeatures());
    }

    private static BindableService synced(BindableService service, Discovery discovery) {
        SyncedHeader header = new SyncedHeader(discovery.index()::synced);
        return () -> ServerInterceptors.intercept(service.bindService(), header);
    }
}
