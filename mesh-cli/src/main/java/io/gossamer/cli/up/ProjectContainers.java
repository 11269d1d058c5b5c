package io.gossamer.cli.up;

import io.gossamer.cli.process.MeshFailure;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers of a project, as the engine tells them at each call.
 *
 * @param project its name
 */
record ProjectContainers(DockerTools tools, String project) {

    private static final String SHOWN_LINES = "5";

    private static final String SERVICE_AND_ADDRESSES =
            "{{with index .Config.Labels \"com.docker.compose.service\"}}{{.}}{{end}}"
                    + "\t{{with index .Config.Labels \"mesh.service\"}}{{.}}{{end}}"
                    + "{{range .NetworkSettings.Networks}}\t{{.IPAddress}}"
                    + "\t{{.GlobalIPv6Address}}{{end}}";

    /** All, running or not. */
    List<Container> all() throws InterruptedException {
        Tool.Result result =
                tools.docker(
                        "ps",
                        "--all",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--format",
                        Container.FORMAT);
        if (!result.isSuccess()) {
            throw new MeshFailure(
                    "docker ps: "
                            + result.complaint()
                            + " (expected: the containers of project "
                            + project
                            + ")");
        }
        return result.out().lines().map(Container::parse).flatMap(Optional::stream).toList();
    }

    /**
     * The container of the destination service.
     *
     * @throws MeshFailure if it does not run
     */
    Container destination() throws InterruptedException {
        return all().stream()
                .filter(Container::isDestination)
                .filter(Container::isRunning)
                .findFirst()
                .orElseThrow(
                        () ->
                                new MeshFailure(
                                        "mesh-destination: does not run (expected: a container of"
                                                + " project "
                                                + project
                                                + "; see 'docker ps --all')"));
    }

    /** Service names by the IP addresses of their running containers. */
    Map<String, String> serviceByHost() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("inspect", "--format"));
        command.add(SERVICE_AND_ADDRESSES);
        all().stream().filter(Container::isRunning).map(Container::id).forEach(command::add);
        Map<String, String> names = new HashMap<>();
        for (String line : tools.docker(command.toArray(String[]::new)).out().split("\n", -1)) {
            String[] columns = line.split("\t", -1);
            for (int i = 2; i < columns.length; i++) {
                if (!columns[i].isBlank()) {
                    names.put(
                            asInMetrics(columns[i].strip()),
                            columns[1].isEmpty() ? columns[0] : columns[1]);
                }
            }
        }
        return names;
    }

    /** IPv6 in brackets and in full. */
    private static String asInMetrics(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            return "[" + InetAddress.getByName(address).getHostAddress() + "]";
        } catch (UnknownHostException e) {
            return address;
        }
    }

    /** Who shares whose network. */
    NetworkSharing networks() throws InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("inspect", "--format", NetworkSharing.FORMAT));
        int options = command.size();
        all().stream().map(Container::id).forEach(command::add);
        return NetworkSharing.parse(
                command.size() == options
                        ? ""
                        : tools.docker(command.toArray(String[]::new)).out());
    }

    /** Says what is wrong with which part of the mesh. */
    void explain(PrintStream err) throws InterruptedException {
        for (Container container : all()) {
            if (container.isBroken()) {
                err.println("mesh: " + container.service() + ": " + container.status());
                Tool.Result logs = tools.docker("logs", "--tail", SHOWN_LINES, container.id());
                (logs.out() + logs.err()).lines().forEach(line -> err.println("    " + line));
            }
        }
        err.flush();
    }
}
