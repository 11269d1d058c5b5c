package io.gossamer.cli.export;

import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import org.jspecify.annotations.Nullable;

/**
 * What a service waits for before it starts. A cluster starts everything at once. A container that
 * waits first would run before its Pod's sidecar, and so outside of the mesh: where a policy
 * demands an identity, for ever.
 */
final class Dependencies {

    static final String COMPLETED = "service_completed_successfully";

    private static final String HEALTHY = "service_healthy";
    private static final String KEY = "depends_on";

    private Dependencies() {}

    /** The condition in the long form; the default's otherwise. */
    static String condition(@Nullable YamlNode dependency) {
        return dependency instanceof Mapping mapping
                ? ComposeSource.text(mapping, "condition").orElse("")
                : "";
    }

    /** Names the conditions that are not waited for. */
    static void note(Workload workload, Notes notes) {
        workload.service()
                .named(KEY)
                .forEach(
                        (name, dependency) -> {
                            String condition = condition(dependency);
                            if (condition.equals(HEALTHY) || condition.equals(COMPLETED)) {
                                notes.of(
                                        workload.service(),
                                        KEY + "." + name,
                                        condition,
                                        "no order of starts, since a container that waits would run"
                                                + " before the sidecar; "
                                                + remedy(workload, name, condition));
                            }
                        });
    }

    private static String remedy(Workload workload, String name, String condition) {
        String waiter = workload.name();
        return condition.equals(COMPLETED)
                ? "apply " + waiter + " when the Job of " + name + " is complete"
                : waiter
                        + " must try again until "
                        + name
                        + " answers, or end, and be started again";
    }
}
