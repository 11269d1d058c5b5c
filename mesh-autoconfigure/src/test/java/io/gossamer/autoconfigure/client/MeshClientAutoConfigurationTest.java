package io.gossamer.autoconfigure.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MeshClientAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(MeshClientAutoConfiguration.class));

    @Test
    void noAddressMakesNoClient() {
        runner.run(
                context ->
                        assertThat(context)
                                .doesNotHaveBean(IdentityClient.class)
                                .doesNotHaveBean(DestinationClient.class));
    }

    @Test
    void eachAddressMakesItsClient() {
        runner.withPropertyValues("mesh.client.identity=127.0.0.1:8080")
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(IdentityClient.class)
                                        .doesNotHaveBean(DestinationClient.class));
        runner.withPropertyValues("mesh.client.destination=unix:/run/mesh/destination.sock")
                .run(
                        context ->
                                assertThat(context)
                                        .hasSingleBean(DestinationClient.class)
                                        .doesNotHaveBean(IdentityClient.class));
    }

    @Test
    void channelEndsWithTheApplication() {
        runner.withPropertyValues("mesh.client.identity=127.0.0.1:8080")
                .run(
                        context -> {
                            IdentityClient client = context.getBean(IdentityClient.class);
                            context.getSourceApplicationContext().close();
                            assertThat(client.channel().isShutdown()).isTrue();
                        });
    }

    @Test
    void badAddressesAreReportedTogether() {
        runner.withPropertyValues("mesh.client.identity=8080", "mesh.client.destination=a:b")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("mesh.client.identity: 8080")
                                        .hasMessageContaining("mesh.client.destination: a:b"));
    }
}
