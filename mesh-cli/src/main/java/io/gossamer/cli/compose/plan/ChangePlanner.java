package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what changes in the services of a file, given which of them are meshed. */
final class ChangePlanner {

    private static final String DEPENDS_ON = "depends_on";
    private static final String NETWORK_MODE = "network_mode";
    private static final String SERVICE = "service:";

    private final ComposeFile file;
    private final Map<String, MeshedService> meshed;

    ChangePlanner(ComposeFile file, Map<String, MeshedService> meshed) {
        this.file = file;
        this.meshed = meshed;
    }

    ServiceChange of(ComposeService service) {
        MeshedService member = meshed.get(service.name());
        return member == null ? ofUnmeshed(service) : ofMeshed(member);
    }

    private ServiceChange ofMeshed(MeshedService member) {
        ComposeService service = member.service();
        Map<String, YamlNode> set = new LinkedHashMap<>();
        Set<String> removed = new LinkedHashSet<>();
        set.put(NETWORK_MODE, Yaml.text(SidecarContainer.networkOf(member)));
        set.put(DEPENDS_ON, dependencies(service, Links.targets(service), List.of(member.name())));
        for (String key : NetworkContainer.MOVED) {
            if (service.body().effective().containsKey(key)) {
                removed.add(key);
            }
        }
        keepOtherSysctls(service, set, removed);
        if (member.replicas().isRewritten()) {
            leaveOutScale(service, set, removed);
        }
        return new ServiceChange(
                set, removed, removed.stream().anyMatch(key -> !service.owns(key)));
    }

    /** A replica after the first: the service as it is changed, with a network of its own. */
    Entry replica(MeshedService member) {
        ServiceChange change = ofMeshed(member);
        Map<String, YamlNode> body = new LinkedHashMap<>(change.set());
        for (Entry entry : ((Mapping) member.service().body().expanded()).entries()) {
            if (!change.removed().contains(entry.name())) {
                body.putIfAbsent(entry.name(), entry.value());
            }
        }
        Yaml.Map map = Yaml.map();
        body.forEach(map::put);
        return new Entry(Yaml.text(member.name()), map.make());
    }

    private static void leaveOutScale(
            ComposeService service, Map<String, YamlNode> set, Set<String> removed) {
        if (service.body().effective().containsKey(Replicas.SCALE)) {
            removed.add(Replicas.SCALE);
        }
        if (!(service.value(Replicas.DEPLOY).orElse(null) instanceof Mapping)) {
            return;
        }
        Map<String, YamlNode> deploy = service.named(Replicas.DEPLOY);
        if (deploy.remove(Replicas.REPLICAS) == null) {
            return;
        }
        if (deploy.isEmpty()) {
            removed.add(Replicas.DEPLOY);
        } else {
            Yaml.Map others = Yaml.map();
            deploy.forEach(others::put);
            set.put(Replicas.DEPLOY, others.make());
        }
    }

    private static void keepOtherSysctls(
            ComposeService service, Map<String, YamlNode> set, Set<String> removed) {
        Map<String, Scalar> others = service.pairs(NetworkContainer.SYSCTLS);
        if (!others.keySet().removeIf(NetworkContainer::isOfNetwork)) {
            return;
        }
        if (others.isEmpty()) {
            removed.add(NetworkContainer.SYSCTLS);
        } else {
            set.put(NetworkContainer.SYSCTLS, NetworkContainer.pairs(others));
        }
    }

    private ServiceChange ofUnmeshed(ComposeService service) {
        Map<String, YamlNode> set = new LinkedHashMap<>();
        Optional<MeshedService> owner = networkOwner(service);
        Set<String> started = new LinkedHashSet<>();
        List<String> sidecars = new ArrayList<>();
        if (owner.isPresent()) {
            set.put(NETWORK_MODE, Yaml.text(SidecarContainer.networkOf(owner.get())));
            started.add(service.text(NETWORK_MODE).orElse("").substring(SERVICE.length()));
            sidecars.add(owner.get().name());
        }
        Set<String> targets = Links.targets(service);
        if (targets.stream().anyMatch(meshed::containsKey)) {
            set.put(NetworkContainer.LINKS, Yaml.texts(Links.moved(service, meshed.keySet())));
            started.addAll(targets);
        }
        boolean waits = service.named(DEPENDS_ON).keySet().stream().anyMatch(this::isScaled);
        if (waits || !started.isEmpty()) {
            set.put(DEPENDS_ON, dependencies(service, started, sidecars));
        }
        return new ServiceChange(set, Set.of(), mergesMeshed(service));
    }

    /** The service of the mesh whose network another one shares, maybe by way of others. */
    private Optional<MeshedService> networkOwner(ComposeService service) {
        Set<String> seen = new HashSet<>();
        ComposeService next = service;
        while (next != null && seen.add(next.name())) {
            if (meshed.containsKey(next.name())) {
                return Optional.ofNullable(meshed.get(next.name()));
            }
            String mode = next.text(NETWORK_MODE).orElse("");
            next =
                    mode.startsWith(SERVICE)
                            ? file.services().get(mode.substring(SERVICE.length()))
                            : null;
        }
        return Optional.empty();
    }

    /** What a service outside the mesh takes over from one inside must not change with that one. */
    private boolean mergesMeshed(ComposeService service) {
        Set<Mapping> sources = service.body().sources();
        return meshed.values().stream().anyMatch(m -> sources.contains(m.service().body()));
    }

    private boolean isScaled(String service) {
        MeshedService member = meshed.get(service);
        return member != null && member.replicas().count() > 1;
    }

    /** The long form: what was there, what a link implied, all their replicas, and the sidecars. */
    private Mapping dependencies(
            ComposeService service, Set<String> started, List<String> sidecarsOf) {
        Map<String, YamlNode> all = new LinkedHashMap<>(service.named(DEPENDS_ON));
        all.replaceAll(
                (name, value) ->
                        value instanceof Mapping mapping && !mapping.entries().isEmpty()
                                ? value
                                : Containers.condition("service_started"));
        started.forEach(name -> all.putIfAbsent(name, Containers.condition("service_started")));
        for (String name : List.copyOf(all.keySet())) {
            YamlNode condition = all.get(name);
            MeshedService member = meshed.get(name);
            if (member != null && condition != null) {
                member.all().forEach(replica -> all.put(replica.name(), condition));
            }
        }
        sidecarsOf.forEach(
                name -> all.put(MeshNames.sidecar(name), Containers.condition("service_healthy")));
        Yaml.Map map = Yaml.map();
        all.forEach(map::put);
        return map.make();
    }
}
