package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a service takes part in the mesh.
 *
 * @param reason why it does not; empty if it does
 */
record Membership(String reason) {

    static final String INJECT = "linkerd.io/inject";

    private static final Membership MESHED = new Membership("");

    boolean isMeshed() {
        return reason.isEmpty();
    }

    /**
     * Decides.
     *
     * @throws io.gossamer.cli.process.MeshFailure if the service cannot be decided upon
     */
    static Membership of(ComposeService service) {
        requireImage(service);
        if (isOptedOut(service)) {
            return new Membership("its label " + INJECT + " is disabled");
        }
        if (service.value("provider").isPresent()) {
            return new Membership("its provider runs it, not a container");
        }
        if (service.value("extends").isPresent()) {
            throw service.failure(
                    "extends",
                    service.name() + " extends another service",
                    "services that say all themselves; inject the output of 'docker compose"
                            + " config', or set the label "
                            + INJECT
                            + ": disabled");
        }
        Optional<String> mode = service.text("network_mode");
        if (mode.isPresent() && !mode.get().isEmpty()) {
            return new Membership(modeReason(mode.get()));
        }
        requireOtherUser(service);
        return MESHED;
    }

    private static void requireImage(ComposeService service) {
        boolean has =
                service.value("image").isPresent()
                        || service.value("build").isPresent()
                        || service.value("extends").isPresent()
                        || service.value("provider").isPresent();
        if (!has) {
            throw service.failure("image", "missing", "an image, or a build to make one");
        }
    }

    private static boolean isOptedOut(ComposeService service) {
        Scalar label = service.pairs("labels").get(INJECT);
        if (label == null || label.value().equals("enabled") || label.value().equals("ingress")) {
            return false;
        }
        if (label.value().equals("disabled")) {
            return true;
        }
        throw service.failure(
                label, "labels." + INJECT, label.value(), "enabled, disabled or ingress");
    }

    private static String modeReason(String mode) {
        if (mode.startsWith("service:")) {
            return "it shares the network of "
                    + mode.substring("service:".length())
                    + ", and so that service's sidecar";
        }
        return switch (mode) {
            case "host" -> "network_mode host: its traffic is the host's own";
            case "none" -> "network_mode none: it has no network";
            default -> "network_mode " + mode + ": its network is not of this file";
        };
    }

    private static void requireOtherUser(ComposeService service) {
        String user = service.text("user").orElse("");
        if (user.split(":", -1)[0].equals(Containers.UID)) {
            throw service.failure(
                    "user",
                    user,
                    "another account than "
                            + Containers.UID
                            + ", the sidecar's, whose connections are not redirected");
        }
    }

    /** The label's value that makes the sidecar an ingress. */
    static boolean isIngress(Map<String, Scalar> labels) {
        Scalar label = labels.get(INJECT);
        return label != null && label.value().equals("ingress");
    }
}
