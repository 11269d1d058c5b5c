package io.gossamer.destination.view;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Pod;
import java.util.Locale;
import java.util.Map;

/** What owns a Pod, as metric labels. */
final class Owners {

    private static final String TEMPLATE_HASH = "pod-template-hash";

    private Owners() {}

    /**
     * Adds the owner's label. A ReplicaSet whose name ends in the Pod's template hash belongs to
     * the Deployment of the remaining name.
     */
    static void labels(Pod pod, Map<String, String> labels) {
        String hash = pod.metadata().label(TEMPLATE_HASH);
        if (!hash.isEmpty()) {
            labels.put("pod_template_hash", hash);
        }
        Metadata.Owner owner = pod.metadata().owner();
        if (owner == null) {
            return;
        }
        String suffix = "-" + hash;
        if (owner.kind().equals("ReplicaSet") && !hash.isEmpty() && owner.name().endsWith(suffix)) {
            labels.put(
                    "deployment",
                    owner.name().substring(0, owner.name().length() - suffix.length()));
        } else {
            String kind = owner.kind().toLowerCase(Locale.ROOT);
            labels.put(kind.equals("job") ? "k8s_job" : kind, owner.name());
        }
    }
}
