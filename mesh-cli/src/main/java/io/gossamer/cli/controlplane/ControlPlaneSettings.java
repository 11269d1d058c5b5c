package io.gossamer.cli.controlplane;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a control plane is to be started.
 *
 * @param resources directory of manifests; without it only self-registered workloads are known
 * @param trustDomain of all identities
 * @param certificateLifetime of leaf certificates, as {@code 24h}
 * @param listen where it listens
 * @param engine the Docker engine as a further source
 */
public record ControlPlaneSettings(
        Optional<Path> resources,
        String trustDomain,
        String certificateLifetime,
        Listen listen,
        Optional<Engine> engine) {

    /** Settings without an engine. */
    public ControlPlaneSettings(
            Optional<Path> resources,
            String trustDomain,
            String certificateLifetime,
            Listen listen) {
        this(resources, trustDomain, certificateLifetime, listen, Optional.empty());
    }

    /**
     * A Docker engine.
     *
     * @param socket where it listens
     * @param project of Compose; empty for the one of the container that this runs in
     * @param namespace of its services
     */
    public record Engine(Path socket, String project, String namespace) {}

    /**
     * Addresses, each {@code host:port}.
     *
     * @param identity plaintext, loopback only
     * @param destination plaintext, loopback only
     * @param policy plaintext, loopback only
     * @param identityTls mTLS, through the sidecar
     * @param destinationTls mTLS, through the sidecar
     * @param policyTls mTLS, through the sidecar
     */
    public record Listen(
            String identity,
            String destination,
            String policy,
            String identityTls,
            String destinationTls,
            String policyTls) {}
}
