package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.Quantities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The specification of a Pod. Immutable.
 *
 * @param spec as Kubernetes has it
 * @param files of its ConfigMap {@link #filesOf}, by their keys; empty if it needs none
 * @param hasClaims whether it mounts volumes that outlive it
 */
public record PodTemplate(Mapping spec, Map<String, String> files, boolean hasClaims) {

    /**
     * What a Pod is made of.
     *
     * @param name of its workload, and its service account
     * @param services a container each; the first has the ports
     * @param tcp ports on which the first listens
     * @param udp the same of UDP
     * @param pods how many there are
     * @param restartPolicy of a job; empty if it is to run always
     */
    public record Parts(
            String name,
            List<ComposeService> services,
            Set<Integer> tcp,
            Set<Integer> udp,
            int pods,
            Optional<String> restartPolicy) {}

    /** The ConfigMap of a Pod's files. */
    public static String filesOf(String pod) {
        return BoundFiles.configMap(pod);
    }

    /** The PersistentVolumeClaim of a named volume. */
    public static String claimOf(ComposeSource source, String volume) {
        return PodVolumes.claimName(source, volume);
    }

    /** The ConfigMap of a config, and the key in it. */
    public static Map.Entry<String, String> configOf(ComposeSource source, String config) {
        return Map.entry(
                MountedFiles.objectName(source, "configs", config), MountedFiles.key(config));
    }

    /**
     * Makes it.
     *
     * @param references is told what it shares with others
     * @throws io.gossamer.cli.process.MeshFailure naming the place of what is wrong in the file
     */
    public static PodTemplate of(ComposeSource source, Parts parts, References references) {
        PodVolumes volumes = new PodVolumes(source, references, parts.name(), parts.pods());
        List<YamlNode> containers = new ArrayList<>();
        for (ComposeService service : parts.services()) {
            NotCarried.note(service, source.notes());
            boolean isFirst = containers.isEmpty();
            containers.add(
                    ContainerManifest.of(
                            source,
                            service,
                            isFirst ? parts.tcp() : Set.of(),
                            isFirst ? parts.udp() : Set.of(),
                            volumes.mountsOf(service),
                            parts.restartPolicy().isEmpty()));
        }
        Yaml.Map spec = Yaml.map().put("serviceAccountName", parts.name());
        // Variables of the kind SERVICE_PORT=tcp://... would get in the way of the application's.
        spec.put("enableServiceLinks", Yaml.plain("false"));
        parts.restartPolicy().ifPresent(policy -> spec.put("restartPolicy", policy));
        host(spec, source, parts.services().get(0));
        groups(spec, source, parts.services(), volumes.hasClaims());
        spec.put("containers", Yaml.list(containers));
        List<YamlNode> list = volumes.list();
        if (!list.isEmpty()) {
            spec.put("volumes", Yaml.list(list));
        }
        return new PodTemplate(spec.make(), volumes.files(), volumes.hasClaims());
    }

    private static void host(Yaml.Map spec, ComposeSource source, ComposeService service) {
        String hostname = service.text("hostname").orElse("");
        if (Names.isLabel(hostname)) {
            spec.put("hostname", hostname);
        } else if (!hostname.isEmpty()) {
            source.notes()
                    .of(
                            service,
                            "hostname",
                            hostname,
                            "a name of a-z, 0-9 and - without dots; it is left out");
        }
        List<YamlNode> aliases = hostAliases(source, service);
        if (!aliases.isEmpty()) {
            spec.put("hostAliases", Yaml.list(aliases));
        }
        service.text("stop_grace_period")
                .flatMap(Quantities::seconds)
                .ifPresent(
                        seconds ->
                                spec.put(
                                        "terminationGracePeriodSeconds",
                                        Yaml.plain(seconds.toString())));
    }

    private static List<YamlNode> hostAliases(ComposeSource source, ComposeService service) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        service.pairs("extra_hosts")
                .forEach(
                        (name, address) -> {
                            String[] pair = (name + "=" + address.value()).split("[=:]", 2);
                            String ip = pair[1].replaceAll("=$", "").replaceAll("[\\[\\]]", "");
                            if (ip.matches("[0-9a-fA-F.:]+")) {
                                names.computeIfAbsent(ip, key -> new ArrayList<>()).add(pair[0]);
                            } else {
                                source.notes()
                                        .of(
                                                service,
                                                "extra_hosts",
                                                pair[0],
                                                "an address, not " + ip + "; it is left out");
                            }
                        });
        List<YamlNode> aliases = new ArrayList<>();
        names.forEach(
                (ip, hosts) ->
                        aliases.add(
                                Yaml.map()
                                        .put("ip", ip)
                                        .put("hostnames", Yaml.texts(hosts))
                                        .make()));
        return aliases;
    }

    private static void groups(
            Yaml.Map spec, ComposeSource source, List<ComposeService> services, boolean claims) {
        Yaml.Map context = Yaml.map();
        List<YamlNode> groups = new ArrayList<>();
        for (ComposeService service : services) {
            for (String group : service.texts("group_add")) {
                if (group.matches("\\d{1,9}")) {
                    groups.add(Yaml.plain(group));
                } else {
                    source.notes().of(service, "group_add", group, "a number; it is left out");
                }
            }
        }
        if (claims) {
            Rights.group(services.get(0))
                    .ifPresent(group -> context.put("fsGroup", Yaml.plain(group)));
        }
        if (!groups.isEmpty()) {
            context.put("supplementalGroups", Yaml.list(groups));
        }
        Mapping made = context.make();
        if (!made.entries().isEmpty()) {
            spec.put("securityContext", made);
        }
    }
}
