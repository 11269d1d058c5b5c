package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is to be added to a file, and changed in it. Immutable.
 *
 * @param services to add
 * @param volumes to add
 * @param changes by service; those without a change are not there
 * @param accounts service accounts of the services of the mesh, by their names
 * @param notes sentences for the user
 */
public record MeshPlan(
        List<Entry> services,
        List<Entry> volumes,
        Map<String, ServiceChange> changes,
        Map<String, String> accounts,
        List<String> notes) {

    private static final String VOLUMES = "volumes";

    /**
     * Plans the mesh of a file.
     *
     * @throws MeshFailure if it cannot be meshed
     */
    public static MeshPlan of(ComposeFile file, InjectSettings settings) {
        Map<String, MeshedService> meshed = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (ComposeService service : file.services().values()) {
            Membership membership = Membership.of(service);
            if (membership.isMeshed()) {
                MeshedService member = MeshedService.of(service, settings);
                meshed.put(service.name(), member);
                notes.addAll(member.notes());
            } else {
                notes.add(service.name() + ": left out, " + membership.reason());
            }
        }
        if (file.includesOthers()) {
            notes.add("include: services of included files are left out");
        }
        check(file, meshed.values());
        requireMeshed(file, meshed.keySet(), settings.replicas().keySet());
        ChangePlanner planner = new ChangePlanner(file, meshed);
        return new MeshPlan(
                services(meshed, planner, settings),
                volumes(meshed.values()),
                changes(file, planner),
                accounts(meshed.values()),
                List.copyOf(notes));
    }

    private static Map<String, String> accounts(Collection<MeshedService> meshed) {
        Map<String, String> accounts = new LinkedHashMap<>();
        meshed.forEach(member -> accounts.put(member.name(), member.account()));
        return accounts;
    }

    private static Map<String, ServiceChange> changes(ComposeFile file, ChangePlanner planner) {
        Map<String, ServiceChange> changes = new LinkedHashMap<>();
        for (ComposeService service : file.services().values()) {
            ServiceChange change = planner.of(service);
            if (!change.isEmpty()) {
                changes.put(service.name(), change);
            }
        }
        return changes;
    }

    private static List<Entry> services(
            Map<String, MeshedService> meshed, ChangePlanner planner, InjectSettings settings) {
        List<MeshedService> all = all(meshed.values());
        List<Entry> services = new ArrayList<>();
        services.addAll(ControlPlaneContainers.of(all, settings));
        settings.restarter()
                .ifPresent(engine -> services.add(RestarterContainer.of(engine, settings)));
        for (MeshedService member : all) {
            services.add(NetworkContainer.of(member, settings, meshed.keySet()));
            services.add(SidecarContainer.of(member, settings));
            if (member.index() > 1) {
                services.add(planner.replica(member));
            }
        }
        return List.copyOf(services);
    }

    private static List<MeshedService> all(Collection<MeshedService> meshed) {
        return meshed.stream().flatMap(member -> member.all().stream()).toList();
    }

    private static List<Entry> volumes(Collection<MeshedService> meshed) {
        List<Entry> volumes = new ArrayList<>();
        volumes.add(new Entry(Yaml.text(MeshNames.IDENTITY), Yaml.map().make()));
        volumes.add(new Entry(Yaml.text(MeshNames.DESTINATION), Yaml.map().make()));
        volumes.add(new Entry(Yaml.text(MeshNames.tokenVolume(MeshNames.DESTINATION)), inMemory()));
        for (MeshedService member : all(meshed)) {
            volumes.add(new Entry(Yaml.text(MeshNames.tokenVolume(member.name())), inMemory()));
            volumes.add(new Entry(Yaml.text(MeshNames.namespaceVolume(member.name())), inMemory()));
            volumes.add(
                    new Entry(Yaml.text(MeshNames.stateVolume(member.name())), Yaml.map().make()));
        }
        return List.copyOf(volumes);
    }

    /** A volume that is never on a disk, of the account of sidecars and the control plane. */
    private static YamlNode inMemory() {
        return Yaml.map()
                .put("driver", "local")
                .put(
                        "driver_opts",
                        Yaml.map()
                                .put("type", "tmpfs")
                                .put("device", "tmpfs")
                                .put(
                                        "o",
                                        "size=256k,mode=0700,uid="
                                                + Containers.UID
                                                + ",gid="
                                                + Containers.UID)
                                .make())
                .make();
    }

    private static void check(ComposeFile file, Collection<MeshedService> meshed) {
        if (meshed.isEmpty()) {
            throw new MeshFailure(
                    file.file()
                            + ": no service to mesh (expected: at least one that is not left out by"
                            + " its label or its network_mode)");
        }
        Map<String, String> workloads = new HashMap<>();
        for (String name : List.of(MeshNames.IDENTITY, MeshNames.DESTINATION)) {
            requireFree(file, file.services().keySet(), name);
            requireFree(file, sectionNames(file), name);
        }
        requireFree(file, file.services().keySet(), MeshNames.RESTARTER);
        requireFree(file, sectionNames(file), MeshNames.tokenVolume(MeshNames.DESTINATION));
        for (MeshedService member : all(meshed)) {
            if (member.index() > 1) {
                requireFree(file, file.services().keySet(), member.name());
            }
            MeshNames.containers(member.name())
                    .forEach(name -> requireFree(file, file.services().keySet(), name));
            MeshNames.volumes(member.name())
                    .forEach(name -> requireFree(file, sectionNames(file), name));
            String other = workloads.putIfAbsent(member.workload(), member.name());
            if (other != null) {
                throw member.service()
                        .failure(
                                "name",
                                member.name(),
                                "another name than "
                                        + other
                                        + " also when letters are lower case and _ and . are -;"
                                        + " rename one of them");
            }
        }
    }

    private static void requireMeshed(
            ComposeFile file, Collection<String> meshed, Collection<String> scaled) {
        for (String name : scaled) {
            if (!meshed.contains(name)) {
                throw new MeshFailure(
                        "--scale: "
                                + name
                                + " (expected: a service of "
                                + file.file()
                                + " that takes part in the mesh)");
            }
        }
    }

    private static Collection<String> sectionNames(ComposeFile file) {
        return file.section(VOLUMES)
                .map(entry -> entry.value().target())
                .filter(Mapping.class::isInstance)
                .map(node -> ((Mapping) node).effective().keySet())
                .map(List::copyOf)
                .orElse(List.of());
    }

    private static void requireFree(ComposeFile file, Collection<String> names, String name) {
        if (names.contains(name)) {
            throw new MeshFailure(
                    file.file()
                            + ": name: "
                            + name
                            + " (expected: free, since 'mesh inject' adds a service or volume of"
                            + " this name; rename yours)");
        }
    }
}
