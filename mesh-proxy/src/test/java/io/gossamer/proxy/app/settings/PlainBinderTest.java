package io.gossamer.proxy.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.app.settings.bind.BootBinder;
import io.gossamer.proxy.app.settings.bind.PlainBinder;
import io.gossamer.proxy.app.settings.bind.Settings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the short way binds is what Boot's binder binds, for every property there is. */
class PlainBinderTest {

    private static final String PREFIX = "mesh.proxy";

    /** Texts that are tried for every property, whatever its type. */
    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "7",
                    "010",
                    "0x10",
                    "-3",
                    "0.25",
                    ".5",
                    "true",
                    "TRUE",
                    "off",
                    "5s",
                    " 5s",
                    "300ms",
                    "2h",
                    "PT5S",
                    "5",
                    "64KB",
                    "65535B",
                    "64 KB",
                    "/var/../run/x",
                    "relative/x",
                    "a,b , c,",
                    "8080",
                    "80:8080,9090",
                    "3000-3010",
                    "70000",
                    "10.0.0.0/8,fd00::/8",
                    "10.0.0.0/33",
                    "127.0.0.1:4143",
                    "[::1]:0,127.0.0.1:0",
                    "localhost:80",
                    "::1",
                    "127.0.0.1",
                    "localhost",
                    "transparent",
                    "TRANSPARENT",
                    "all-authenticated",
                    "allAuthenticated",
                    "pooled",
                    "boringssl",
                    "unix:/run/x.sock",
                    "${HOME}",
                    "x=y");

    /** For those that take any text. */
    private static final List<String> TEXTS_OF_TEXT =
            List.of("", " ", " a", "a,b , c,", "${HOME}", "x=y");

    /** One that each type but some takes, for the other sources. */
    private static final List<String> SOME = List.of("7", "5s", "/run/x", "127.0.0.1:80");

    private static Settings arguments(String... arguments) {
        return new Settings(List.of(arguments), Map.of(), Map.of(), Map.of());
    }

    private static Optional<ProxyProperties> plain(Settings settings) {
        return PlainBinder.bind(PREFIX, ProxyProperties.class, settings);
    }

    /** Whether the short way was taken; if so, Boot's has the same result and no problem. */
    private static boolean compare(Settings settings) {
        Optional<ProxyProperties> plain = plain(settings);
        if (plain.isPresent()) {
            BootBinder<ProxyProperties> boot =
                    BootBinder.bind(PREFIX, ProxyProperties.class, settings);
            assertThat(boot.problems()).as(settings.toString()).isEmpty();
            assertThat(boot.overridden()).as(settings.toString()).isEmpty();
            assertThat(plain.get()).as(settings.toString()).isEqualTo(boot.bound());
        }
        return plain.isPresent();
    }

    static Stream<Arguments> properties() throws Exception {
        try (InputStream metadata =
                ProxyProperties.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json")) {
            String json = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            Matcher names =
                    Pattern.compile(
                                    "\"name\": \"(mesh\\.proxy\\.[^\"]+)\",\\s+\"type\": \"([^\"]+)\"")
                            .matcher(json);
            List<Arguments> found = new ArrayList<>();
            while (names.find()) {
                found.add(Arguments.of(names.group(1), names.group(2)));
            }
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void whatIsBoundIsWhatBootBinds(String name, String type) {
        boolean isText = type.equals("java.lang.String");
        for (String text : isText ? TEXTS_OF_TEXT : TEXTS) {
            compare(arguments("--" + name + "=" + text));
        }
        String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
        for (String text : SOME) {
            compare(new Settings(List.of(), Map.of(name, text), Map.of(), Map.of()));
            compare(new Settings(List.of(), Map.of(), Map.of(), Map.of(name, text)));
            Map<String, String> joined = Map.of(variable.replace("-", ""), text);
            compare(new Settings(List.of(), Map.of(), joined, Map.of()));
            Map<String, String> divided = Map.of(variable.replace('-', '_'), text);
            compare(new Settings(List.of(), Map.of(), divided, Map.of()));
        }
    }

    /** The metadata names what there is, so that the test above does not run over nothing. */
    @Test
    void thereAreManyProperties() throws Exception {
        assertThat(properties()).hasSizeGreaterThan(70);
    }

    @Test
    void theShortWayIsTakenWhereNothingIsSet() {
        assertThat(compare(arguments())).isTrue();
    }

    @Test
    void theShortWayIsTakenForWhatTheLauncherSets() {
        assertThat(
                        compare(
                                arguments(
                                        "--mesh.proxy.mode=transparent",
                                        "--mesh.proxy.identity.name=web.default.identity",
                                        "--mesh.proxy.control.identity.name=",
                                        "--mesh.proxy.control.policy.address=unix:/run/p.sock",
                                        "--mesh.proxy.drain-timeout=5s",
                                        "--mesh.proxy.ready-file=/run/ready.json",
                                        "--mesh.proxy.inbound.app-ports=80:8080,9090",
                                        "--mesh.proxy.inbound.ports[0].listen=127.0.0.1:0",
                                        "--mesh.proxy.inbound.ports[0].target=127.0.0.1:8086",
                                        "--mesh.proxy.inbound.ports[1].listen=[::1]:0",
                                        "--mesh.proxy.inbound.ports[1].target=unix:/run/i.sock",
                                        "--mesh.proxy.outbound.server.initial-stream-window=64KB",
                                        "--mesh.proxy.outbound.connect-backoff.jitter=0.5",
                                        "--mesh.proxy.workload.services[0]=web",
                                        "--mesh.proxy.workload.labels.app=web",
                                        "--mesh.proxy.workload.labels[a.b/c]=D",
                                        "--mesh.proxy.workload.app-protocols.8080=http",
                                        "--mesh.proxy.workload.register=true")))
                .isTrue();
    }

    @Test
    void theShortWayIsTakenForVariables() {
        Map<String, String> variables =
                Map.of(
                        "PATH", "/bin",
                        "MESH_PROXY_DRAIN_TIMEOUT", "7s",
                        "MESH_PROXY_INBOUND_APPPORTS", "80,90",
                        "MESH_PROXY_CONTROL_IDENTITY_ADDRESS", "127.0.0.1:8080");
        Map<String, String> contract = Map.of("mesh.proxy.inbound.listen", "0.0.0.0:4143");

        assertThat(compare(new Settings(List.of(), Map.of(), variables, contract))).isTrue();
    }

    /** Each is right or wrong in a way that Boot's binder knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mesh.proxy.drainTimeout=7s",
                "--mesh.proxy.drain_timeout=7s",
                "--MESH.PROXY.DRAIN-TIMEOUT=7s",
                "--mesh-proxy.drain-timeout=7s",
                "--mesh.proxy.drain-timeouts=7s",
                "--mesh.proxy.drain-timeout=PT7S",
                "--mesh.proxy.workload.labels=app",
                "--mesh.proxy.workload.labels.App.x=web",
                "--mesh.proxy.inbound.ports[1].listen=127.0.0.1:0",
                "--mesh.proxy.inbound.ports[0].listen=127.0.0.1:0",
                "--mesh.proxy.inbound.ports=127.0.0.1:0",
                "--mesh.proxy.inbound.app-ports[01]=80",
                "--mesh.proxy.data-dir=~/mesh",
                "--mesh.proxy",
                "--mesh.proxy.mode",
                "words"
            })
    void anythingElseIsLeftToBoot(String argument) {
        assertThat(plain(arguments(argument))).isEmpty();
    }

    @Test
    void whatIsSetTwiceIsLeftToBoot() {
        String name = "mesh.proxy.drain-timeout";

        assertThat(plain(arguments("--" + name + "=1s", "--" + name + "=2s"))).isEmpty();
        assertThat(
                        plain(
                                new Settings(
                                        List.of("--" + name + "=1s"),
                                        Map.of(),
                                        Map.of(),
                                        Map.of(name, "2s"))))
                .isEmpty();
        assertThat(
                        plain(
                                new Settings(
                                        List.of(),
                                        Map.of(),
                                        Map.of("MESH_PROXY_DRAIN_TIMEOUT", "1s"),
                                        Map.of(name, "2s"))))
                .isEmpty();
        assertThat(
                        plain(
                                new Settings(
                                        List.of(),
                                        Map.of(),
                                        Map.of(
                                                "MESH_PROXY_DRAIN_TIMEOUT", "1s",
                                                "MESH_PROXY_DRAINTIMEOUT", "2s"),
                                        Map.of())))
                .isEmpty();
    }

    @Test
    void argumentsWinOverSystemPropertiesAndThoseOverVariables() {
        Map<String, String> variables = Map.of("MESH_PROXY_WORKERS", "3");
        Map<String, String> system = Map.of("mesh.proxy.workers", "2");

        assertThat(
                        compare(
                                new Settings(
                                        List.of("--mesh.proxy.workers=1"),
                                        system,
                                        variables,
                                        Map.of())))
                .isTrue();
        assertThat(compare(new Settings(List.of(), system, variables, Map.of()))).isTrue();
    }
}
