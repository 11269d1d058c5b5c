package io.gossamer.autoconfigure.client;

import io.gossamer.autoconfigure.transport.ServiceAddress;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Clients of identity and destination, each where its address is set. */
@AutoConfiguration
@EnableConfigurationProperties(MeshClientProperties.class)
public final class MeshClientAutoConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    MeshChannels meshChannels() {
        return MeshChannels.open();
    }

    @Bean
    @ConditionalOnProperty("mesh.client.identity")
    @ConditionalOnMissingBean
    IdentityClient identityClient(MeshClientProperties properties, MeshChannels channels) {
        String address = Objects.requireNonNull(properties.identity());
        return new IdentityClient(channels.channel(ServiceAddress.parse(address)));
    }

    @Bean
    @ConditionalOnProperty("mesh.client.destination")
    @ConditionalOnMissingBean
    DestinationClient destinationClient(MeshClientProperties properties, MeshChannels channels) {
        String address = Objects.requireNonNull(properties.destination());
        return new DestinationClient(channels.channel(ServiceAddress.parse(address)));
    }
}
