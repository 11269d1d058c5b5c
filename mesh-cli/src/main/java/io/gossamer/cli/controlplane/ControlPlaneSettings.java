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
 * @param part what of it runs here
 */
public record ControlPlaneSettings(
        Optional<Path> resources,
        String trustDomain,
        String certificateLifetime,
        Listen listen,
        Optional<Engine> engine,
        Part part) {

    /** Settings of the whole, without an engine. */
    public ControlPlaneSettings(
            Optional<Path> resources,
            String trustDomain,
            String certificateLifetime,
            Listen listen) {
        this(resources, trustDomain, certificateLifetime, listen, Optional.empty(), Part.whole());
    }

    /**
     * What of the control plane runs here. The rest runs elsewhere, at its mTLS addresses.
     *
     * @param identity whether the identity service does
     * @param destination whether the destination service does
     * @param join where the destination service finds what it joins with, if identity is elsewhere
     */
    public record Part(boolean identity, boolean destination, Optional<Path> join) {

        /** Both services. */
        public static Part whole() {
            return new Part(true, true, Optional.empty());
        }

        /** The identity service with its sidecar. */
        public static Part identityAlone() {
            return new Part(true, false, Optional.empty());
        }

        /** The destination service with its sidecar. */
        public static Part destinationAlone(Path join) {
            return new Part(false, true, Optional.of(join));
        }
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
     * @param identityTls mTLS, through the sidecar; where to reach it if it runs elsewhere
     * @param destinationTls mTLS, through the sidecar; likewise
     * @param policyTls mTLS, through the sidecar; likewise
     */
    public record Listen(
            String identity,
            String destination,
            String policy,
            String identityTls,
            String destinationTls,
            String policyTls) {}
}
