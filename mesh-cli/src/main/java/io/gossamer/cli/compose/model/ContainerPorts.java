package io.gossamer.cli.compose.model;

import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TCP ports on which a service's container listens, as far as the file tells: of {@code ports}
 * and {@code expose}.
 *
 * @param tcp in ascending order
 * @param unknown texts that only variables decide
 * @param udp texts of ports of other protocols
 */
public record ContainerPorts(SortedSet<Integer> tcp, List<String> unknown, List<String> udp) {

    private static final int LAST = 65_535;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{\\w+:?-(\\d{1,5})}");

    /** Reads the ports of a service. */
    public static ContainerPorts of(ComposeService service) {
        return of(service, List.of("ports", "expose"));
    }

    /** Reads the ports that are published on the host. */
    public static ContainerPorts published(ComposeService service) {
        return of(service, List.of("ports"));
    }

    private static ContainerPorts of(ComposeService service, List<String> keys) {
        ContainerPorts ports =
                new ContainerPorts(new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
        for (String key : keys) {
            for (YamlNode item : service.items(key)) {
                ports.add(service, key, item);
            }
        }
        return ports;
    }

    /**
     * The published ports that only one container can have: those with one host port for each of
     * the container's. Of a larger range of host ports Docker takes a free one.
     */
    public static List<String> fixedOnHost(ComposeService service) {
        List<String> fixed = new ArrayList<>();
        for (YamlNode item : service.items("ports")) {
            if (item instanceof Scalar scalar) {
                String text = scalar.value();
                int slash = text.indexOf('/');
                String ports = slash < 0 ? text : text.substring(0, slash);
                String target = last(ports);
                if (ports.length() > target.length()) {
                    String before = ports.substring(0, ports.length() - target.length() - 1);
                    addFixed(fixed, text, last(before), target);
                }
            } else if (item instanceof Mapping mapping) {
                String published = text(mapping, "published");
                addFixed(fixed, published, published, text(mapping, "target"));
            }
        }
        return fixed;
    }

    private static void addFixed(List<String> fixed, String shown, String host, String target) {
        boolean isFree = host.isEmpty() || host.equals("0");
        Matcher range = RANGE.matcher(host);
        boolean isRange = range.matches() && range.group(2) != null && !target.contains("-");
        if (!isFree && !isRange) {
            fixed.add(shown);
        }
    }

    private void add(ComposeService service, String key, YamlNode item) {
        if (item instanceof Scalar scalar) {
            String text = scalar.value();
            int slash = text.indexOf('/');
            String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
            add(service, key, item, last(slash < 0 ? text : text.substring(0, slash)), protocol);
        } else if (item instanceof Mapping mapping) {
            String target = text(mapping, "target");
            if (target.isEmpty()) {
                throw service.failure(item, key, "no target", "target: the container's port");
            }
            String protocol = text(mapping, "protocol");
            add(service, key, item, target, protocol.isEmpty() ? "tcp" : protocol);
        } else {
            throw service.failure(item, key, "a list", "[HOST:]CONTAINER, as in 8080:80");
        }
    }

    private void add(
            ComposeService service, String key, YamlNode item, String text, String protocol) {
        if (!protocol.equals("tcp")) {
            udp.add(text + "/" + protocol);
            return;
        }
        Matcher variable = WITH_DEFAULT.matcher(text);
        String port = variable.matches() ? variable.group(1) : text;
        if (port.contains("$")) {
            unknown.add(text);
            return;
        }
        Matcher range = RANGE.matcher(port);
        int first = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        int end =
                range.matches() && range.group(2) != null
                        ? Integer.parseInt(range.group(2))
                        : first;
        if (first < 1 || end > LAST || end < first) {
            throw service.failure(
                    item, key, text, "[[IP:]HOST:]CONTAINER[/PROTOCOL], ports from 1 to 65535");
        }
        for (int i = first; i <= end; i++) {
            tcp.add(i);
        }
    }

    /** What follows the last colon that is not part of a variable. */
    private static String last(String text) {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ':' && depth == 0) {
                start = i + 1;
            }
        }
        return text.substring(start);
    }

    private static String text(Mapping mapping, String key) {
        Entry entry = mapping.effective().get(key);
        return entry != null && entry.value().target() instanceof Scalar scalar
                ? scalar.value()
                : "";
    }
}
