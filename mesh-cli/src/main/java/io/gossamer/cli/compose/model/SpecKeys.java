package io.gossamer.cli.compose.model;

import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Set;

/**
 * The keys of the compose specification. A misspelt one would be refused by Docker later, or worse,
 * be a setting that the mesh overlooks.
 */
final class SpecKeys {

    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "version",
                    "name",
                    "include",
                    "services",
                    "networks",
                    "volumes",
                    "secrets",
                    "configs",
                    "models");

    static final Set<String> SERVICE =
            Set.of(
                    "annotations",
                    "attach",
                    "blkio_config",
                    "build",
                    "cap_add",
                    "cap_drop",
                    "cgroup",
                    "cgroup_parent",
                    "command",
                    "configs",
                    "container_name",
                    "cpu_count",
                    "cpu_percent",
                    "cpu_period",
                    "cpu_quota",
                    "cpu_rt_period",
                    "cpu_rt_runtime",
                    "cpu_shares",
                    "cpus",
                    "cpuset",
                    "credential_spec",
                    "depends_on",
                    "deploy",
                    "develop",
                    "device_cgroup_rules",
                    "devices",
                    "dns",
                    "dns_opt",
                    "dns_search",
                    "domainname",
                    "entrypoint",
                    "env_file",
                    "environment",
                    "expose",
                    "extends",
                    "external_links",
                    "extra_hosts",
                    "gpus",
                    "group_add",
                    "healthcheck",
                    "hostname",
                    "image",
                    "init",
                    "ipc",
                    "isolation",
                    "label_file",
                    "labels",
                    "links",
                    "logging",
                    "mac_address",
                    "mem_limit",
                    "mem_reservation",
                    "mem_swappiness",
                    "memswap_limit",
                    "models",
                    "network_mode",
                    "networks",
                    "oom_kill_disable",
                    "oom_score_adj",
                    "pid",
                    "pids_limit",
                    "platform",
                    "ports",
                    "post_start",
                    "pre_stop",
                    "privileged",
                    "profiles",
                    "provider",
                    "pull_policy",
                    "pull_refresh_after",
                    "read_only",
                    "restart",
                    "runtime",
                    "scale",
                    "secrets",
                    "security_opt",
                    "shm_size",
                    "stdin_open",
                    "stop_grace_period",
                    "stop_signal",
                    "storage_opt",
                    "sysctls",
                    "tmpfs",
                    "tty",
                    "ulimits",
                    "use_api_socket",
                    "user",
                    "userns_mode",
                    "uts",
                    "volumes",
                    "volumes_from",
                    "working_dir");

    private SpecKeys() {}

    static void checkTopLevel(String file, Mapping root) {
        root.effective().values().forEach(entry -> check(file, "", entry, TOP_LEVEL));
    }

    static void checkService(String file, String service, Mapping body) {
        body.effective()
                .values()
                .forEach(entry -> check(file, "services." + service + ".", entry, SERVICE));
    }

    private static void check(String file, String path, Entry entry, Set<String> known) {
        if (!known.contains(entry.name()) && !entry.name().startsWith("x-")) {
            throw YamlError.at(
                    file,
                    entry.key(),
                    path
                            + entry.name()
                            + ": unknown key (expected: a key of the compose specification"
                            + nearest(entry.name(), known)
                            + ")");
        }
    }

    private static String nearest(String name, Set<String> known) {
        return known.stream()
                .filter(key -> letters(key).equals(letters(name)) || isOneOff(key, name))
                .sorted()
                .findFirst()
                .map(key -> "; did you mean " + key + "?")
                .orElse("");
    }

    /** What is in it, whatever parts it, in whatever order it was typed. */
    private static List<Integer> letters(String name) {
        return name.replaceAll("[-_ ]", "")
                .toLowerCase(java.util.Locale.ROOT)
                .chars()
                .sorted()
                .boxed()
                .toList();
    }

    /** Whether one is the other with a character more. */
    private static boolean isOneOff(String a, String b) {
        String longer = a.length() > b.length() ? a : b;
        String shorter = a.length() > b.length() ? b : a;
        for (int i = 0; longer.length() == shorter.length() + 1 && i < longer.length(); i++) {
            if (shorter.equals(longer.substring(0, i) + longer.substring(i + 1))) {
                return true;
            }
        }
        return false;
    }
}
