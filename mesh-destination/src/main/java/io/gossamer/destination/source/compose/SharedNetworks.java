package io.gossamer.destination.source.compose;

import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.source.compose.ContainerFacts.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be wrong with containers that share the network of another one, the holder. Docker moves
 * nobody: when the holder is started again, those that run stay in a network that is gone. And
 * containers of one service in one network cannot listen on the same port. A pure function.
 */
final class SharedNetworks {

    /** The inventory is for people. */
    private static final int MAX_PROBLEMS = 100;

    private final Map<String, Instant> started;
    private final Map<String, ContainerFacts> byName = new HashMap<>();
    private final Map<ContainerFacts, ContainerFacts> holders = new HashMap<>();

    /**
     * @param started when containers were started, by id; what is not there is not known
     */
    SharedNetworks(Collection<ContainerFacts> containers, Map<String, Instant> started) {
        this.started = started;
        for (ContainerFacts container : containers) {
            byName.put(container.id(), container);
            byName.put(container.name(), container);
        }
        for (ContainerFacts container : containers) {
            ContainerFacts holder = byName.get(container.network());
            if (holder != null && !holder.equals(container)) {
                holders.put(container, holder);
            }
        }
    }

    /** Ids of those whose start matters: that share a network, or whose network is shared. */
    static Set<String> involved(Collection<ContainerFacts> containers) {
        Set<String> involved = new HashSet<>();
        new SharedNetworks(containers, Map.of())
                .holders.forEach(
                        (member, holder) -> {
                            if (runs(member) && runs(holder)) {
                                involved.add(member.id());
                                involved.add(holder.id());
                            }
                        });
        return involved;
    }

    /** The containers, where those that were left behind do not take traffic, and say why. */
    List<ContainerFacts> judged(Collection<ContainerFacts> containers) {
        List<ContainerFacts> judged = new ArrayList<>();
        for (ContainerFacts container : containers) {
            judged.add(
                    leftBehind(container)
                            .map(
                                    holder ->
                                            container.unhealthy(
                                                    "runs in a network that ended when "
                                                            + holder.name()
                                                            + " was started again; docker restart "
                                                            + container.name()))
                            .orElse(container));
        }
        return judged;
    }

    /** What people should do something about. */
    List<Problem> problems() {
        Map<String, Problem> problems = new TreeMap<>();
        Set<ContainerFacts> leftBehind = new HashSet<>(leftBehind());
        Map<String, Set<Integer>> crowds = new TreeMap<>();
        holders.forEach(
                (member, holder) -> {
                    if (leftBehind.contains(member)) {
                        problems.put(member.name(), leftBehind(member, holder));
                    }
                    // Also those that have ended, for want of a port that is free; of one that
                    // Compose replaces the number is the same.
                    crowds.computeIfAbsent(
                                    member.service() + "\n" + holder.name(), key -> new HashSet<>())
                            .add(member.number());
                });
        crowds.forEach(
                (key, numbers) -> {
                    if (numbers.size() > 1) {
                        String[] names = key.split("\n", 2);
                        problems.put(key, crowd(names[0], names[1], numbers.size()));
                    }
                });
        return problems.values().stream().limit(MAX_PROBLEMS).toList();
    }

    /** Of the application: those that run in a network that is gone. A sidecar leaves by itself. */
    List<ContainerFacts> leftBehind() {
        return holders.keySet().stream()
                .filter(member -> member.component().isEmpty())
                .filter(member -> leftBehind(member).isPresent())
                .toList();
    }

    /** Those that do not run, while their holder does. */
    List<ContainerFacts> down() {
        return holders.entrySet().stream()
                .filter(entry -> !runs(entry.getKey()) && runs(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<ContainerFacts> leftBehind(ContainerFacts container) {
        ContainerFacts holder = holders.get(container);
        if (holder == null || !runs(container) || !runs(holder)) {
            return Optional.empty();
        }
        Instant own = started.get(container.id());
        Instant holders = started.get(holder.id());
        return own != null && holders != null && own.isBefore(holders)
                ? Optional.of(holder)
                : Optional.empty();
    }

    private static boolean runs(ContainerFacts container) {
        return container.state() != State.DOWN;
    }

    private static Problem leftBehind(ContainerFacts member, ContainerFacts holder) {
        return new Problem(
                Origin.DOCKER,
                0,
                "container/" + member.name(),
                "network",
                "ended when " + holder.name() + " was started again",
                "started after it: docker restart "
                        + member.name()
                        + ", or 'mesh up' again, which does so");
    }

    private static Problem crowd(String service, String holder, int count) {
        return new Problem(
                Origin.DOCKER,
                0,
                "service/" + service,
                "scale",
                count + " containers in the network of " + holder,
                "one, since others cannot listen on its ports: 'mesh up --scale "
                        + service
                        + "="
                        + count
                        + "' gives each a network and a sidecar");
    }
}
