package io.gossamer.destination.source.compose;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerPort;
import io.gossamer.destination.resource.IpLiteral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads containers from the engine's list. What is missing there is empty here. */
final class ContainerReader {

    private static final Pattern EXIT = Pattern.compile("Exited \\((-?\\d{1,4})\\).*");
    private static final String SHARED = "container:";
    private static final int MAX_ADDRESSES = 8;
    private static final int MAX_LABELS = 256;
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_PORTS = 64;
    private static final int MAX_NUMBER_DIGITS = 6;

    private ContainerReader() {}

    /** Empty if it is none of a Compose project's services. */
    static Optional<ContainerFacts> read(Container container) {
        Map<String, String> labels = labels(container);
        String service = labels.getOrDefault(ContainerFacts.SERVICE, "");
        String oneOff = labels.getOrDefault(ContainerFacts.ONE_OFF, "");
        if (service.isEmpty() || oneOff.equalsIgnoreCase("true")) {
            return Optional.empty();
        }
        String state = text(container.getState()).toLowerCase(Locale.ROOT);
        String status = text(container.getStatus());
        ContainerFacts.State read = state(state, status);
        return Optional.of(
                new ContainerFacts(
                        text(container.getId()),
                        name(container),
                        service,
                        number(labels.getOrDefault(ContainerFacts.NUMBER, "")),
                        read,
                        stateText(state, status),
                        network(container),
                        read == ContainerFacts.State.DOWN ? List.of() : addresses(container),
                        labels,
                        ports(container)));
    }

    private static Map<String, String> labels(Container container) {
        Map<String, String> labels = new HashMap<>();
        if (container.getLabels() != null) {
            container
                    .getLabels()
                    .forEach(
                            (key, value) -> {
                                boolean fits =
                                        labels.size() < MAX_LABELS
                                                && key.length() <= MAX_TEXT
                                                && text(value).length() <= MAX_TEXT;
                                if (fits) {
                                    labels.put(key, text(value));
                                }
                            });
        }
        return labels;
    }

    private static String name(Container container) {
        String[] names = container.getNames();
        String name = names == null || names.length == 0 ? text(container.getId()) : names[0];
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static int number(String text) {
        boolean isNumber =
                !text.isEmpty()
                        && text.length() <= MAX_NUMBER_DIGITS
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(text) : 1;
    }

    /** The list has the health in the text that people see, and nowhere else. */
    private static ContainerFacts.State state(String state, String status) {
        if (!state.equals("running")) {
            return ContainerFacts.State.DOWN;
        }
        return status.endsWith("(unhealthy)") || status.endsWith("(health: starting)")
                ? ContainerFacts.State.UNHEALTHY
                : ContainerFacts.State.HEALTHY;
    }

    private static String stateText(String state, String status) {
        if (state.equals("running")) {
            return status.endsWith("(unhealthy)")
                    ? "its health check fails"
                    : status.endsWith("(health: starting)")
                            ? "its health check has not passed yet"
                            : "running";
        }
        Matcher exit = EXIT.matcher(status);
        return exit.matches() ? state + " with " + exit.group(1) : state;
    }

    private static String network(Container container) {
        String mode =
                container.getHostConfig() == null
                        ? ""
                        : text(container.getHostConfig().getNetworkMode());
        return mode.startsWith(SHARED) ? mode.substring(SHARED.length()) : "";
    }

    private static List<InetAddress> addresses(Container container) {
        List<InetAddress> addresses = new ArrayList<>();
        if (container.getNetworkSettings() == null
                || container.getNetworkSettings().getNetworks() == null) {
            return addresses;
        }
        for (ContainerNetwork network : container.getNetworkSettings().getNetworks().values()) {
            add(addresses, network.getIpAddress());
            add(addresses, network.getGlobalIPv6Address());
        }
        return addresses;
    }

    private static void add(List<InetAddress> addresses, @Nullable String address) {
        IpLiteral.parse(text(address))
                .filter(found -> addresses.size() < MAX_ADDRESSES)
                .ifPresent(addresses::add);
    }

    private static Set<Integer> ports(Container container) {
        Set<Integer> ports = new TreeSet<>();
        ContainerPort[] all = container.getPorts();
        if (all != null) {
            for (ContainerPort port : all) {
                Integer number = port.getPrivatePort();
                boolean isTcp = "tcp".equals(port.getType()) && number != null;
                if (isTcp && number > 0 && number <= 65535 && ports.size() < MAX_PORTS) {
                    ports.add(number);
                }
            }
        }
        return ports;
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
