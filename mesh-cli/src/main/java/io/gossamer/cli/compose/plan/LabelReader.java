package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.model.PortRanges;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
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

/** Reads the labels of one service, which have the keys of the annotations. Used once. */
final class LabelReader {

    static final String PORTS = "mesh.ports";

    /** What connections to a replica's address mean: also an annotation, as {@link #NAMES}. */
    static final String BALANCE = "mesh.balance";

    /** The service's other names. */
    static final String NAMES = "mesh.names";

    /** How a replica's address is understood if no label says otherwise (rule R20). */
    static final String BY_NAME = "name";

    private static final List<String> BALANCING = List.of(BY_NAME, "service", "address");

    private static final String CONFIG = "config.linkerd.io/";

    /** Health checks: the control plane says what is wrong with one. */
    private static final String HEALTH = "health.gossamer.io/";

    private static final String IMAGE = "proxy-image";
    private static final String VERSION = "proxy-version";
    private static final Pattern DURATION = Pattern.compile("\\d+(ms|s|m)");
    private static final Pattern CPU = Pattern.compile("\\d+m|\\d+(\\.\\d+)?");
    private static final Pattern MEMORY = Pattern.compile("(\\d+)(Ki|Mi|Gi)?");
    private static final Pattern SUBNETS =
            Pattern.compile("[0-9a-fA-F.:]+(/\\d{1,3})?(,[0-9a-fA-F.:]+(/\\d{1,3})?)*");
    private static final List<String> POLICIES =
            List.of(
                    "all-unauthenticated",
                    "all-authenticated",
                    "cluster-unauthenticated",
                    "cluster-authenticated",
                    "audit",
                    "deny");

    /** Keys of the annotations that nothing answers to here yet. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "access-log",
                    "admin-port",
                    "close-wait-timeout",
                    "control-port",
                    "debug-image",
                    "debug-image-pull-policy",
                    "debug-image-version",
                    "enable-debug-sidecar",
                    "enable-external-profiles",
                    "enable-gateway",
                    "inbound-port",
                    "outbound-port",
                    "proxy-additional-env",
                    "proxy-await",
                    "proxy-cpu-ratio-limit",
                    "proxy-cpu-request",
                    "proxy-disable-inbound-protocol-detect-timeout",
                    "proxy-disable-outbound-protocol-detect-timeout",
                    "proxy-enable-native-sidecar",
                    "proxy-ephemeral-storage-limit",
                    "proxy-ephemeral-storage-request",
                    "proxy-gid",
                    "proxy-inbound-discovery-cache-unused-timeout",
                    "proxy-log-format",
                    "proxy-log-http-headers",
                    "proxy-log-level",
                    "proxy-outbound-discovery-cache-unused-timeout",
                    "proxy-uid");

    private final ComposeService service;
    private final Map<String, Scalar> labels;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> redirect = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final Map<String, String> container = new LinkedHashMap<>();
    private final SortedSet<Integer> ports = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();

    private LabelReader(ComposeService service) {
        this.service = service;
        this.labels = service.pairs("labels");
    }

    static SidecarSettings read(ComposeService service, String defaultImage) {
        LabelReader reader = new LabelReader(service);
        reader.labels.forEach(reader::read);
        if (Membership.isIngress(reader.labels)) {
            reader.arguments.add("outbound.ingress=true");
        }
        return new SidecarSettings(
                reader.arguments,
                reader.redirect,
                reader.annotations,
                reader.container,
                reader.image(defaultImage),
                reader.ports,
                reader.notes);
    }

    private void read(String key, Scalar label) {
        if (key.equals(PORTS)) {
            ports.addAll(PortRanges.all(ports(key, label)));
        } else if (key.startsWith(HEALTH)) {
            annotations.put(key, label.value());
        } else if (key.equals(BALANCE)) {
            if (!BALANCING.contains(label.value())) {
                throw failure(key, label, "one of " + String.join(", ", BALANCING));
            }
            annotations.put(BALANCE, label.value());
        } else if (key.startsWith(CONFIG)) {
            config(key, key.substring(CONFIG.length()), label);
        } else if (key.startsWith("config.alpha.linkerd.io/")) {
            notes.add(withoutEffect(key));
        }
    }

    private void config(String key, String name, Scalar label) {
        String value = label.value();
        switch (name) {
            case "opaque-ports" -> {
                arguments.add("inbound.opaque-ports=" + ports(key, label));
                annotations.put(key, ports(key, label));
            }
            case "skip-inbound-ports" -> {
                redirect.addAll(List.of("--skip-inbound-ports", ports(key, label)));
                annotations.put(key, ports(key, label));
            }
            case "skip-outbound-ports" ->
                    redirect.addAll(List.of("--skip-outbound-ports", ports(key, label)));
            case "skip-subnets" ->
                    redirect.addAll(
                            List.of(
                                    "--skip-subnets",
                                    checked(key, label, SUBNETS, "networks, as 10.0.0.0/8")));
            case "proxy-require-identity-inbound-ports" -> annotations.put(key, ports(key, label));
            case "pod-inbound-ports" -> arguments.add("inbound.watch-ports=" + ports(key, label));
            case "default-inbound-policy" -> {
                if (!POLICIES.contains(value)) {
                    throw failure(key, label, "one of " + String.join(", ", POLICIES));
                }
                arguments.add("inbound.default-policy=" + value);
                annotations.put(key, value);
            }
            case "proxy-outbound-connect-timeout" ->
                    arguments.add("outbound.connect-timeout=" + duration(key, label));
            case "proxy-inbound-connect-timeout" ->
                    arguments.add("inbound.connect-timeout=" + duration(key, label));
            case "proxy-metrics-hostname-labels" ->
                    arguments.add("outbound.hostname-labels=" + truth(key, label));
            case "proxy-admin-shutdown" ->
                    arguments.add("admin.shutdown-enabled=" + value.equals("enabled"));
            case "shutdown-grace-period" -> {
                arguments.add("drain-timeout=" + duration(key, label));
                container.put("stop_grace_period", duration(key, label));
            }
            case "proxy-cpu-limit" -> container.put("cpus", cpus(key, label));
            case "proxy-memory-limit" -> container.put("mem_limit", memory(key, label));
            case "proxy-memory-request" -> container.put("mem_reservation", memory(key, label));
            case "image-pull-policy" -> container.put("pull_policy", pullPolicy(key, label));
            case IMAGE, VERSION -> {}
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw failure(key, label, "a key that exists; see docs/compose.md for them");
                }
                notes.add(withoutEffect(key));
            }
        }
    }

    private Optional<String> image(String defaultImage) {
        Scalar image = labels.get(CONFIG + IMAGE);
        Scalar version = labels.get(CONFIG + VERSION);
        if (image == null && version == null) {
            return Optional.empty();
        }
        String name = image == null ? defaultImage : image.value();
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        return Optional.of(
                version == null
                        ? name
                        : (tagged ? name.substring(0, colon) : name) + ":" + version.value());
    }

    private String ports(String key, Scalar label) {
        return PortRanges.normalized(label.value())
                .orElseThrow(
                        () ->
                                failure(
                                        key,
                                        label,
                                        "ports and ranges from 1 to 65535 without variables, as"
                                                + " 25,587,1000-2000"));
    }

    private String duration(String key, Scalar label) {
        return checked(key, label, DURATION, "a number with ms, s or m, as 500ms");
    }

    private String truth(String key, Scalar label) {
        if (label.value().equals("true") || label.value().equals("false")) {
            return label.value();
        }
        throw failure(key, label, "true or false");
    }

    private String cpus(String key, Scalar label) {
        String value = checked(key, label, CPU, "cores, as 0.5 or 500m");
        return value.endsWith("m")
                ? String.valueOf(Integer.parseInt(value.substring(0, value.length() - 1)) / 1000.0)
                : value;
    }

    private String memory(String key, Scalar label) {
        Matcher quantity =
                MEMORY.matcher(checked(key, label, MEMORY, "bytes, or a number with Ki, Mi or Gi"));
        if (quantity.matches() && quantity.group(2) != null) {
            return quantity.group(1) + Character.toLowerCase(quantity.group(2).charAt(0));
        }
        return label.value() + "b";
    }

    private String pullPolicy(String key, Scalar label) {
        return switch (label.value()) {
            case "Always" -> "always";
            case "Never" -> "never";
            case "IfNotPresent" -> "missing";
            default -> throw failure(key, label, "Always, IfNotPresent or Never");
        };
    }

    private String checked(String key, Scalar label, Pattern pattern, String expected) {
        if (pattern.matcher(label.value()).matches()) {
            return label.value();
        }
        throw failure(key, label, expected);
    }

    private RuntimeException failure(String key, Scalar label, String expected) {
        return service.failure(label, "labels." + key, label.value(), expected);
    }

    private String withoutEffect(String key) {
        return service.name() + ": the label " + key + " has no effect on this mesh yet";
    }
}
