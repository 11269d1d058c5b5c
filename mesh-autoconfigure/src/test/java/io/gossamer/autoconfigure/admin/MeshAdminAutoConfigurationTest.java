package io.gossamer.autoconfigure.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.autoconfigure.health.MeshHealthAutoConfiguration;
import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.metrics.MeshMetricsAutoConfiguration;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class MeshAdminAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    MeshHealthAutoConfiguration.class,
                                    MeshMetricsAutoConfiguration.class,
                                    MeshAdminAutoConfiguration.class));

    private ApplicationContextRunner listening(int port) {
        return runner.withBean(
                AdminListener.class,
                () ->
                        new AdminListener(
                                "mesh.test.admin", new ServiceAddress.Tcp("127.0.0.1", port)));
    }

    private static HttpResponse<String> send(
            ApplicationContext context, String method, String path) {
        String address = context.getBean(AdminServer.class).address().toString();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noListenerMakesNoServer() {
        runner.run(context -> assertThat(context).doesNotHaveBean(AdminServer.class));
    }

    @Test
    void readyFollowsTheGatesAndTheDrain() {
        listening(0)
                .run(
                        context -> {
                            Readiness readiness = context.getBean(Readiness.class);
                            Readiness.Gate sources = readiness.gate("sources");
                            assertThat(send(context, "GET", "/ready").statusCode()).isEqualTo(503);
                            assertThat(send(context, "GET", "/ready").body())
                                    .isEqualTo("waiting for sources\n");
                            sources.open();
                            assertThat(send(context, "GET", "/ready").statusCode()).isEqualTo(200);
                            readiness.drain();
                            assertThat(send(context, "GET", "/ready").body())
                                    .isEqualTo("draining\n");
                            assertThat(send(context, "GET", "/live").statusCode()).isEqualTo(200);
                        });
    }

    @Test
    void metricsTellOfTheProcess() {
        listening(0)
                .run(
                        context ->
                                assertThat(send(context, "GET", "/metrics").body())
                                        .contains("jvm_memory_used_bytes")
                                        .contains("jvm_threads_live_threads")
                                        .contains("process_files_open_files")
                                        .contains("netty_direct_memory_bytes"));
    }

    @Test
    void otherPagesAndMethodsAreRefused() {
        listening(0)
                .run(
                        context -> {
                            assertThat(send(context, "GET", "/env").statusCode()).isEqualTo(404);
                            assertThat(send(context, "POST", "/ready").statusCode()).isEqualTo(405);
                            assertThat(send(context, "HEAD", "/live").statusCode()).isEqualTo(200);
                        });
    }

    @Test
    void portInUseNamesTheSetting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening(taken.getLocalPort())
                    .run(
                            context ->
                                    assertThat(context)
                                            .getFailure()
                                            .rootCause()
                                            .satisfies(MeshAdminAutoConfigurationTest::isBind));
            listening(taken.getLocalPort())
                    .run(
                            context ->
                                    assertThat(context)
                                            .getFailure()
                                            .hasCauseInstanceOf(StartFailureException.class)
                                            .hasStackTraceContaining(
                                                    "port: 127.0.0.1:" + taken.getLocalPort()));
        }
    }

    private static void isBind(Throwable cause) {
        assertThat(cause).hasMessageContaining("in use");
    }
}
