package io.gossamer.cli.export;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.model.ContainerPorts;
import io.gossamer.cli.compose.plan.MeshMember;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Notes;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which services of a file become what. Used once, on one thread. */
final class Application {

    private static final String NETWORK_MODE = "network_mode";
    private static final String OF_SERVICE = "service:";
    private static final int LAST_PORT = 65_535;
    private static final Pattern UDP = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?/udp");

    private final ComposeSource source;
    private final Notes notes;
    private final Set<String> profiles;
    private final Map<String, ComposeService> exported = new LinkedHashMap<>();
    private final Map<String, List<ComposeService>> companions = new LinkedHashMap<>();

    private Application(ComposeSource source, Set<String> profiles) {
        this.source = source;
        this.notes = source.notes();
        this.profiles = profiles;
    }

    /**
     * The workloads, in the order of the file.
     *
     * @throws MeshFailure if nothing is left of the file, or two names become one
     */
    static List<Workload> of(ComposeSource source, Set<String> profiles) {
        Application application = new Application(source, profiles);
        ComposeFile file = source.file();
        if (file.includesOthers()) {
            file.section("include")
                    .ifPresent(
                            entry ->
                                    source.notes()
                                            .at(
                                                    entry.key(),
                                                    "include",
                                                    Notes.text(entry.value()),
                                                    "one file; join them with 'docker compose"
                                                            + " config'. They are left out"));
        }
        file.services().values().forEach(application::select);
        List<ComposeService> own = new ArrayList<>(application.exported.values());
        own.forEach(application::placeInNetwork);
        List<Workload> workloads =
                application.exported.values().stream().map(application::workload).toList();
        requireSome(file, workloads);
        return workloads;
    }

    private static void requireSome(ComposeFile file, List<Workload> workloads) {
        if (workloads.isEmpty()) {
            throw new MeshFailure(
                    file.file()
                            + ": services: none left (expected: at least one that can run in a"
                            + " cluster; --profile NAME adds those of a profile)");
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (Workload workload : workloads) {
            String other = names.putIfAbsent(workload.name(), workload.service().name());
            if (other != null) {
                throw workload.service()
                        .failure(
                                "name",
                                workload.service().name(),
                                "another name than "
                                        + other
                                        + " also when letters are lower case and _ and . are -;"
                                        + " rename one of them");
            }
        }
    }

    private void select(ComposeService service) {
        List<String> wanted = service.texts("profiles");
        if (!wanted.isEmpty() && wanted.stream().noneMatch(profiles::contains)) {
            leaveOut(service, "profiles", String.join(", ", wanted), "--profile " + wanted.get(0));
        } else if (service.value("provider").isPresent()) {
            leaveOut(service, "provider", "is no container", "a service with an image");
        } else if (service.text(NETWORK_MODE).orElse("").startsWith("container:")) {
            leaveOut(
                    service,
                    NETWORK_MODE,
                    service.text(NETWORK_MODE).orElse(""),
                    "the network of a service of this file");
        } else {
            exported.put(service.name(), service);
        }
    }

    private void leaveOut(ComposeService service, String key, String value, String expected) {
        notes.of(service, key, value, expected + " to export it; it is left out");
    }

    /** A service in the network of another becomes a container of the other's Pods. */
    private void placeInNetwork(ComposeService service) {
        String mode = service.text(NETWORK_MODE).orElse("");
        if (!mode.isEmpty() && !mode.startsWith(OF_SERVICE)) {
            notes.of(service, NETWORK_MODE, mode, instead(mode));
        }
        if (!mode.startsWith(OF_SERVICE)) {
            return;
        }
        exported.remove(service.name());
        Optional<ComposeService> owner = owner(service);
        if (owner.isEmpty()) {
            leaveOut(service, NETWORK_MODE, mode, "the network of a service that is exported");
            return;
        }
        companions.computeIfAbsent(owner.get().name(), key -> new ArrayList<>()).add(service);
    }

    private static String instead(String mode) {
        return switch (mode) {
            case "host" ->
                    "a network of its own, as it has here, outside of the mesh; set hostNetwork in"
                            + " its Pod by hand if it needs the node's";
            case "none" ->
                    "a NetworkPolicy that permits nothing; it has a network here, outside of the"
                            + " mesh";
            default -> "networks instead; as it is, it stays outside of the mesh";
        };
    }

    private Optional<ComposeService> owner(ComposeService service) {
        Set<String> seen = new TreeSet<>();
        ComposeService next = service;
        while (next != null && seen.add(next.name())) {
            String mode = next.text(NETWORK_MODE).orElse("");
            if (!mode.startsWith(OF_SERVICE)) {
                return Optional.ofNullable(exported.get(next.name()));
            }
            next = source.file().services().get(mode.substring(OF_SERVICE.length()));
        }
        return Optional.empty();
    }

    private Workload workload(ComposeService service) {
        MeshMember member = MeshMember.of(service);
        SortedSet<Integer> udp = new TreeSet<>();
        for (String text : ContainerPorts.of(service).udp()) {
            SortedSet<Integer> ports = udp(text);
            if (ports.isEmpty()) {
                notes.of(service, "ports", text, "tcp or udp; it is left out");
            }
            udp.addAll(ports);
        }
        Workload.Run run =
                new RunReader(service, notes)
                        .read(!member.ports().isEmpty() || !udp.isEmpty(), isAwaited(service));
        return new Workload(
                service, companions.getOrDefault(service.name(), List.of()), member, udp, run);
    }

    /** The ports of a text as {@code 53/udp}; none if it is another protocol. */
    static SortedSet<Integer> udp(String text) {
        SortedSet<Integer> ports = new TreeSet<>();
        Matcher range = UDP.matcher(text);
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            for (int port = first; port <= Math.min(last, LAST_PORT); port++) {
                ports.add(port);
            }
        }
        return ports;
    }

    private boolean isAwaited(ComposeService service) {
        return exported.values().stream()
                .map(other -> other.named("depends_on").get(service.name()))
                .anyMatch(
                        condition ->
                                Dependencies.condition(condition).equals(Dependencies.COMPLETED));
    }
}
