package io.gossamer.destination.resource.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthCheckDocTest {

    /** The example of docs/balancing.md, word for word. */
    @Test
    void theExampleOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/balancing.md"));
        int from =
                page.indexOf("```yaml\n", page.indexOf("## Health checks")) + "```yaml\n".length();
        ParsedManifest parsed =
                new ManifestParser()
                        .parse("a.yaml", page.substring(from, page.indexOf("```", from)));

        assertThat(parsed.problems()).isEmpty();
        assertThat(HealthCheck.of(parsed.resources().get(0).metadata().annotations()))
                .isEqualTo(
                        new HealthCheck(
                                HealthCheck.Protocol.HTTP,
                                "/actuator/health/readiness",
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1),
                                2,
                                3));
    }
}
