package io.gossamer.cli.compose.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the labels of a service say about its sidecar.
 *
 * @param arguments of the proxy, without the leading dashes: {@code property=value}
 * @param redirect arguments of the redirect rules, name and value in turn
 * @param annotations that the control plane is told
 * @param container keys of the sidecar's container, as {@code mem_limit}
 * @param image instead of the default
 * @param ports on which the application listens, beside those of {@code ports} and {@code expose}
 * @param notes for the user
 */
record SidecarSettings(
        List<String> arguments,
        List<String> redirect,
        Map<String, String> annotations,
        Map<String, String> container,
        Optional<String> image,
        SortedSet<Integer> ports,
        List<String> notes) {}
