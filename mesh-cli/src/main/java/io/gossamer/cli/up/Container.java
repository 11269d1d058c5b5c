package io.gossamer.cli.up;

import java.util.List;
import java.util.Optional;

/**
 * A container of a project.
 *
 * @param status as Docker words it: {@code Up 2 minutes (healthy)}, {@code Exited (64) ...}
 * @param service of the compose file
 * @param component its part in the mesh; empty for the application's own
 */
record Container(String id, String status, String service, String component) {

    /** How {@code docker ps} prints what is read here. */
    static final String FORMAT =
            "{{.ID}}\t{{.Status}}\t{{.Label \"com.docker.compose.service\"}}\t{{.Label"
                    + " \"mesh.component\"}}";

    private static final String DESTINATION = "destination";
    private static final String IDENTITY = "identity";

    private static final int COLUMNS = 4;

    /** Reads a line of that format; empty if it is none. */
    static Optional<Container> parse(String line) {
        List<String> columns = List.of(line.split("\t", -1));
        return columns.size() == COLUMNS && !columns.get(0).isBlank()
                ? Optional.of(
                        new Container(
                                columns.get(0).strip(),
                                columns.get(1),
                                columns.get(2),
                                columns.get(3).strip()))
                : Optional.empty();
    }

    boolean isRunning() {
        return status.startsWith("Up");
    }

    boolean isControlPlane() {
        return component.equals(IDENTITY) || isDestination();
    }

    /** Whether the destination service runs there, which knows all sidecars. */
    boolean isDestination() {
        return component.equals(DESTINATION);
    }

    /** Whether it is a part of the mesh that ends as soon as it is started. */
    boolean isFailing() {
        return !component.isEmpty() && status.startsWith("Restarting");
    }

    /** Whether it is a part of the mesh that does not do what it is for. */
    boolean isBroken() {
        return !component.isEmpty() && (!isRunning() || status.contains("(unhealthy)"));
    }
}
