package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.export.source.Notes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The keys of a service that have no counterpart in a Pod, or none that is given unasked. */
final class NotCarried {

    /** Read by this package, or by those who use it. */
    static final Set<String> CARRIED =
            Set.of(
                    "annotations",
                    "build",
                    "cap_add",
                    "cap_drop",
                    "command",
                    "configs",
                    "container_name",
                    "cpus",
                    "depends_on",
                    "deploy",
                    "entrypoint",
                    "env_file",
                    "environment",
                    "expose",
                    "extends",
                    "extra_hosts",
                    "group_add",
                    "healthcheck",
                    "hostname",
                    "image",
                    "labels",
                    "links",
                    "mem_limit",
                    "mem_reservation",
                    "network_mode",
                    "networks",
                    "ports",
                    "profiles",
                    "provider",
                    "pull_policy",
                    "read_only",
                    "restart",
                    "scale",
                    "secrets",
                    "security_opt",
                    "shm_size",
                    "stdin_open",
                    "stop_grace_period",
                    "tmpfs",
                    "tty",
                    "user",
                    "volumes",
                    "working_dir");

    /** About the command line of Compose, or what every cluster does in its own way. */
    static final Set<String> WITHOUT_MEANING =
            Set.of("attach", "develop", "logging", "pull_refresh_after");

    private static final String BY_HAND = "; it is left out, set it by hand if it is needed";

    /** What would do instead, by key. */
    static final Map<String, String> REMEDIES = remedies();

    private NotCarried() {}

    /** Names what a service asks for in vain. */
    static void note(ComposeService service, Notes notes) {
        REMEDIES.forEach(
                (key, remedy) ->
                        service.value(key)
                                .filter(NotCarried::asks)
                                .ifPresent(
                                        value ->
                                                notes.of(service, key, Notes.text(value), remedy)));
    }

    private static boolean asks(YamlNode value) {
        return !(value instanceof Scalar scalar && scalar.value().equals("false"));
    }

    private static Map<String, String> remedies() {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "securityContext.privileged" + BY_HAND, "privileged");
        put(all, "a device plugin of the cluster" + BY_HAND, "devices", "device_cgroup_rules");
        put(all, "a limit as nvidia.com/gpu" + BY_HAND, "gpus");
        put(all, "hostPID, hostIPC or hostUsers of the Pod" + BY_HAND, "pid", "ipc", "userns_mode");
        put(all, "nothing of the node's; it is left out", "uts", "cgroup", "cgroup_parent");
        put(
                all,
                "cpus or mem_limit; the cluster has no counterpart",
                "blkio_config",
                "cpu_count",
                "cpu_percent",
                "cpu_period",
                "cpu_quota",
                "cpu_rt_period",
                "cpu_rt_runtime",
                "cpu_shares",
                "cpuset",
                "mem_swappiness",
                "memswap_limit",
                "oom_kill_disable",
                "oom_score_adj",
                "pids_limit",
                "storage_opt",
                "ulimits");
        put(all, "dnsConfig of the Pod" + BY_HAND, "dns", "dns_opt", "dns_search", "domainname");
        put(all, "securityContext.sysctls of the Pod" + BY_HAND, "sysctls");
        put(all, "an init in the image, or shareProcessNamespace" + BY_HAND, "init");
        put(all, "a nodeSelector" + BY_HAND, "platform", "isolation");
        put(all, "a runtimeClassName" + BY_HAND, "runtime", "credential_spec");
        put(all, "SIGTERM, or a STOPSIGNAL of the image", "stop_signal");
        put(all, "lifecycle of the container" + BY_HAND, "post_start", "pre_stop");
        put(all, "volumes that both name", "volumes_from");
        put(all, "a Service of that name in the cluster", "external_links");
        put(all, "labels in the file itself", "label_file");
        put(all, "an address that the cluster chooses", "mac_address");
        put(all, "no access to an engine", "use_api_socket");
        put(all, "variables with the address of the model", "models");
        return all;
    }

    private static void put(Map<String, String> all, String remedy, String... keys) {
        for (String key : keys) {
            all.put(key, remedy);
        }
    }
}
