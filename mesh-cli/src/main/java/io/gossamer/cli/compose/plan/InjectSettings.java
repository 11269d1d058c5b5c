package io.gossamer.cli.compose.plan;

import io.gossamer.api.MeshIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a file is to be injected.
 *
 * @param images of what is added
 * @param namespace of all services
 * @param trustDomain of all identities
 * @param resources directory of manifests on the host, for the control plane
 * @param replicas how many containers services have, by their names, instead of what the file says
 * @param engine the engine's socket, if the control plane is to read it
 * @param restarter the engine's socket, if containers are to be put back into their networks
 */
public record InjectSettings(
        Images images,
        String namespace,
        String trustDomain,
        Optional<String> resources,
        Map<String, Integer> replicas,
        Optional<EngineSocket> engine,
        Optional<EngineSocket> restarter) {

    public InjectSettings {
        replicas = Map.copyOf(replicas);
    }

    /** Settings without the engine. */
    public InjectSettings(
            Images images,
            String namespace,
            String trustDomain,
            Optional<String> resources,
            Map<String, Integer> replicas) {
        this(
                images,
                namespace,
                trustDomain,
                resources,
                replicas,
                Optional.empty(),
                Optional.empty());
    }

    /** The DNS identity of a service account. */
    public String identityOf(String account, String ofNamespace) {
        return new MeshIdentity(
                        account, ofNamespace, MeshIdentity.DEFAULT_CONTROL_NAMESPACE, trustDomain)
                .dnsName();
    }

    /**
     * Images of what is added.
     *
     * @param proxy the sidecar
     * @param init holds the network namespace and the redirect rules in it
     * @param identity the identity service
     * @param destination the destination service
     */
    public record Images(String proxy, String init, String identity, String destination) {

        /** All of them. */
        public List<String> all() {
            return List.of(proxy, init, identity, destination);
        }

        /** The images of a version under their default names. */
        public static Images of(String version) {
            return new Images(
                    "gossamer/mesh-proxy:" + version,
                    "gossamer/mesh-init:" + version,
                    "gossamer/mesh-identity:" + version,
                    "gossamer/mesh-destination:" + version);
        }
    }
}
