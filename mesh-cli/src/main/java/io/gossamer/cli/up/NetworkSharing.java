package io.gossamer.cli.up;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which containers of a project share the network of another one, the holder, and what is wrong
 * with that. Docker moves nobody: when a holder is started again, those that run stay in a network
 * that is gone. Immutable.
 */
final class NetworkSharing {

    /** How {@code docker inspect} prints what is read here, a line for each container. */
    static final String FORMAT =
            "{{.Id}}\t{{.Name}}\t{{.State.Running}}\t{{.State.StartedAt}}\t{{.HostConfig.NetworkMode}}"
                    + "\t{{with index .Config.Labels \"com.docker.compose.service\"}}{{.}}{{end}}"
                    + "\t{{with index .Config.Labels \"com.docker.compose.container-number\"}}{{.}}{{end}}"
                    + "\t{{with index .Config.Labels \"mesh.component\"}}{{.}}{{end}}\t{{.State.Error}}";

    private static final int COLUMNS = 9;
    private static final String SHARED = "container:";

    /** Docker's words for a start that failed since the holder did not run yet; not tried again. */
    private static final String HOLDER_WAS_AWAY = "cannot join network";

    private final Map<String, Member> byId = new HashMap<>();

    /**
     * A container.
     *
     * @param network id of the container whose network it shares; empty if it has its own
     * @param number which of the service's containers it is
     * @param component its part in the mesh; empty for the application's own
     * @param error of its last start
     */
    record Member(
            String id,
            String name,
            boolean isRunning,
            Instant started,
            String network,
            String service,
            String number,
            String component,
            String error) {

        private static Optional<Member> parse(String line) {
            String[] columns = line.split("\t", COLUMNS);
            if (columns.length < COLUMNS) {
                return Optional.empty();
            }
            try {
                String mode = columns[4];
                return Optional.of(
                        new Member(
                                columns[0],
                                columns[1].startsWith("/") ? columns[1].substring(1) : columns[1],
                                columns[2].equals("true"),
                                Instant.parse(columns[3]),
                                mode.startsWith(SHARED) ? mode.substring(SHARED.length()) : "",
                                columns[5],
                                columns[6],
                                columns[7],
                                columns[8]));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private boolean isOfTheApplication() {
            return component.isEmpty();
        }
    }

    /** Reads what Docker printed. */
    static NetworkSharing parse(String text) {
        NetworkSharing sharing = new NetworkSharing();
        text.lines()
                .map(Member::parse)
                .flatMap(Optional::stream)
                .forEach(member -> sharing.byId.put(member.id(), member));
        return sharing;
    }

    /**
     * Those that a restart would put into the network of their holder: of the application, those
     * that were left behind; a sidecar leaves by itself. And all that could not be started since
     * the holder did not run.
     */
    List<Member> toRestart() {
        List<Member> found = new ArrayList<>();
        for (Member member : byId.values()) {
            Member holder = byId.get(member.network());
            if (holder == null || !holder.isRunning()) {
                continue;
            }
            boolean leftBehind =
                    member.isRunning()
                            && member.isOfTheApplication()
                            && member.started().isBefore(holder.started());
            boolean kept = !member.isRunning() && member.error().contains(HOLDER_WAS_AWAY);
            if (leftBehind || kept) {
                found.add(member);
            }
        }
        // What serves the others first.
        found.sort(
                (one, other) ->
                        one.isOfTheApplication() == other.isOfTheApplication()
                                ? one.name().compareTo(other.name())
                                : one.isOfTheApplication() ? 1 : -1);
        return found;
    }

    /** A sentence for each service of which several containers share one network. */
    List<String> crowds() {
        Map<String, Set<String>> numbers = new TreeMap<>();
        // Also those that have ended, for want of a port that is free; of one that Compose replaces
        // the number is the same.
        byId.values().stream()
                .filter(Member::isOfTheApplication)
                .filter(member -> byId.containsKey(member.network()))
                .forEach(
                        member ->
                                numbers.computeIfAbsent(
                                                member.service() + "\n" + member.network(),
                                                key -> new HashSet<>())
                                        .add(member.number()));
        List<String> sentences = new ArrayList<>();
        numbers.forEach(
                (key, all) -> {
                    int count = all.size();
                    if (count > 1) {
                        String service = key.substring(0, key.indexOf('\n'));
                        sentences.add(
                                service
                                        + ": "
                                        + count
                                        + " containers share one network (expected: one, since"
                                        + " others cannot listen on its ports; 'mesh up --scale "
                                        + service
                                        + "="
                                        + count
                                        + "' gives each a network and a sidecar)");
                    }
                });
        return sentences;
    }
}
