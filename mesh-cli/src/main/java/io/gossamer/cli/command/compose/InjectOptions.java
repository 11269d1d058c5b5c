package io.gossamer.cli.command.compose;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.compose.plan.EngineSocket;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.process.MeshVersion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell how a file is injected. */
final class InjectOptions {

    private static final String UNIX = "unix://";

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "Namespace of the services. Default: ${DEFAULT-VALUE}.")
    private String namespace = MeshIdentity.DEFAULT_NAMESPACE;

    @Option(
            names = "--trust-domain",
            paramLabel = "NAME",
            description = "Trust domain of all identities. Default: ${DEFAULT-VALUE}.")
    private String trustDomain = MeshIdentity.DEFAULT_TRUST_DOMAIN;

    @Option(
            names = "--resources",
            paramLabel = "DIR",
            description = "Directory of manifests that the control plane watches; as a bind mount.")
    private @Nullable String resources;

    @Option(
            names = "--proxy-image",
            paramLabel = "IMAGE",
            description = "Default: gossamer/mesh-proxy of this version.")
    private @Nullable String proxyImage;

    @Option(
            names = "--init-image",
            paramLabel = "IMAGE",
            description = "Default: gossamer/mesh-init of this version.")
    private @Nullable String initImage;

    @Option(
            names = "--identity-image",
            paramLabel = "IMAGE",
            description = "Default: gossamer/mesh-identity of this version.")
    private @Nullable String identityImage;

    @Option(
            names = "--destination-image",
            paramLabel = "IMAGE",
            description = "Default: gossamer/mesh-destination of this version.")
    private @Nullable String destinationImage;

    @Option(
            names = "--scale",
            paramLabel = "SERVICE=NUMBER",
            description =
                    "How many replicas a service has, instead of what the file says. May be"
                            + " repeated.")
    private Map<String, Integer> replicas = new LinkedHashMap<>();

    @Option(
            names = "--docker-socket",
            paramLabel = "PATH",
            arity = "0..1",
            fallbackValue = "",
            description = {
                "Let the control plane read Docker's engine: health checks, containers that died,"
                        + " services without a sidecar. Whoever breaks into the control plane then"
                        + " has root on this machine. Default: no; without PATH that of"
                        + " DOCKER_HOST, else /var/run/docker.sock."
            })
    private @Nullable String dockerSocket;

    @Option(
            names = "--restarter",
            negatable = true,
            description = {
                "Add a container that starts containers again which Docker left without their"
                        + " network, as after a restart of the engine. It has the engine's socket"
                        + " and no network. Default: with 'mesh up' if the engine runs on this"
                        + " machine, with 'mesh inject' no."
            })
    private @Nullable Boolean restarter;

    /**
     * The settings for a file that may be used on another machine.
     *
     * @throws MeshFailure if a name is none
     */
    InjectSettings settings() {
        return settings(Boolean.TRUE.equals(restarter) ? Optional.of(engine()) : Optional.empty());
    }

    /**
     * The settings for a file that is started here.
     *
     * @param notes hears what is left out
     * @throws MeshFailure if a name is none
     */
    InjectSettings settingsHere(Consumer<String> notes) {
        if (restarter != null) {
            return settings();
        }
        try {
            return settings(Optional.of(engine()));
        } catch (MeshFailure e) {
            notes.accept("no restarter: " + e.getMessage());
            return settings(Optional.empty());
        }
    }

    private EngineSocket engine() {
        return engine(dockerSocket == null ? "" : dockerSocket);
    }

    private InjectSettings settings(Optional<EngineSocket> restarting) {
        try {
            MeshIdentity identity =
                    new MeshIdentity(
                            "identity",
                            namespace,
                            MeshIdentity.DEFAULT_CONTROL_NAMESPACE,
                            trustDomain);
            InjectSettings.Images defaults = InjectSettings.Images.of(MeshVersion.current());
            return new InjectSettings(
                    new InjectSettings.Images(
                            or(proxyImage, defaults.proxy()),
                            or(initImage, defaults.init()),
                            or(identityImage, defaults.identity()),
                            or(destinationImage, defaults.destination())),
                    identity.namespace(),
                    identity.trustDomain(),
                    Optional.ofNullable(resources),
                    replicas,
                    Optional.ofNullable(dockerSocket).map(InjectOptions::engine),
                    restarting);
        } catch (IllegalArgumentException e) {
            throw new MeshFailure("--namespace or --trust-domain: " + e.getMessage(), e);
        }
    }

    private static EngineSocket engine(String path) {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "");
        String usual = host.startsWith(UNIX) ? host.substring(UNIX.length()) : EngineSocket.DEFAULT;
        return EngineSocket.at(Path.of(path.isEmpty() ? usual : path));
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
