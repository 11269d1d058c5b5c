package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;

/** What the containers that are added have in common. */
final class Containers {

    /** The account of sidecars, as in the images. */
    static final String UID = "2102";

    static final int OUTBOUND_PORT = 4140;
    static final int INBOUND_PORT = 4143;
    static final int TAP_PORT = 4190;
    static final int ADMIN_PORT = 4191;

    static final int IDENTITY_PORT = 18_080;
    static final int DESTINATION_PORT = 18_086;
    static final int POLICY_PORT = 18_090;

    /** All addresses, of IPv4 and IPv6. */
    static final String ANY = "[::]";

    /** Where an image keeps what outlives its container. */
    static final String STATE = "/var/lib/gossamer";

    /** Where a sidecar finds its join token and the trust anchors. */
    static final String JOIN = "/run/gossamer/join";

    /** Where the holder of a network namespace says which one it is. */
    static final String NAMESPACE = "/run/gossamer/network";

    static final String NAMESPACE_FILE = NAMESPACE + "/namespace";

    private static final String OWNER = UID + ":" + UID;

    private Containers() {}

    /** A container that may nothing. */
    static Yaml.Map confined(String image) {
        return confined(image, OWNER);
    }

    static Yaml.Map confined(String image, String user) {
        return Yaml.map()
                .put("image", image)
                .put("user", user)
                .put("read_only", Yaml.plain("true"))
                .put("cap_drop", Yaml.texts("ALL"))
                .put("security_opt", Yaml.texts("no-new-privileges:true"));
    }

    /** Labels that tell people and tools what a container is for. */
    static YamlNode labels(String component, String service) {
        Yaml.Map labels = Yaml.map().put("mesh.component", component);
        return (service.isEmpty() ? labels : labels.put("mesh.service", service)).make();
    }

    /** Takes over the profiles of a service, so that it starts and stays away with it. */
    static Yaml.Map withProfiles(Yaml.Map container, ComposeService service) {
        service.value("profiles")
                .ifPresent(profiles -> container.put("profiles", profiles.expanded()));
        return container;
    }

    static YamlNode condition(String name) {
        return Yaml.map().put("condition", name).make();
    }

    /**
     * A health check that is over within seconds after the container is. On a busy machine a start
     * may take its time: failures in it do not count.
     */
    static YamlNode healthcheck(String... test) {
        return Yaml.map()
                .put("test", Yaml.texts(test))
                .put("interval", "3s")
                .put("timeout", "5s")
                .put("retries", Yaml.plain("30"))
                .put("start_period", "3m")
                .make();
    }
}
