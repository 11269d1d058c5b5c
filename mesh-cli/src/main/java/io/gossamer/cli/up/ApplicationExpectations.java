package io.gossamer.cli.up;

import io.gossamer.cli.compose.MeshedApplication;
import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.Expectation;
import io.gossamer.cli.edges.Judge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the edges of an application: by what its file declares, or else by what anybody may
 * expect, that services of the mesh talk to each other by mutual TLS with their own identities and
 * that nothing fails. Immutable.
 */
final class ApplicationExpectations {

    private final Map<String, String> identityByAccount = new HashMap<>();
    private final Map<String, Set<String>> faults = new HashMap<>();
    private final List<Expectation> declared = new ArrayList<>();

    ApplicationExpectations(MeshedApplication application) {
        Map<String, String> accounts = application.accounts();
        application
                .identities()
                .forEach(
                        (service, identity) ->
                                identityByAccount.put(
                                        accounts.getOrDefault(service, service), identity));
        application
                .check()
                .faults()
                .forEach(
                        (service, causes) ->
                                faults.put(accounts.getOrDefault(service, service), causes));
        application
                .check()
                .edges()
                .forEach(
                        (source, destinations) ->
                                destinations.forEach(
                                        destination ->
                                                declared.add(
                                                        expectation(
                                                                accounts.getOrDefault(
                                                                        source, source),
                                                                accounts.getOrDefault(
                                                                        destination,
                                                                        destination)))));
    }

    /** The faults of what was seen, a sentence each. */
    List<String> judge(List<Edge> edges) {
        if (!declared.isEmpty()) {
            return Judge.failures(edges, declared);
        }
        if (edges.stream().noneMatch(this::isWithin)) {
            return List.of(
                    "edges: none between services of the mesh (expected: some; use the application,"
                            + " or name a page in x-mesh-check.visit)");
        }
        Map<String, Expectation> derived = new LinkedHashMap<>();
        edges.forEach(
                edge -> derived.put(edge.name(), expectation(edge.source(), edge.destination())));
        return Judge.failures(edges, List.copyOf(derived.values()));
    }

    private boolean isWithin(Edge edge) {
        return identityByAccount.containsKey(edge.source())
                && identityByAccount.containsKey(edge.destination());
    }

    private Expectation expectation(String source, String destination) {
        String clientId = identityByAccount.get(source);
        String serverId = identityByAccount.get(destination);
        Expectation expectation =
                clientId == null || serverId == null
                        ? Expectation.plaintext(source, destination)
                        : Expectation.mutualTls(source, destination, clientId, serverId);
        return expectation.withFaults(faults.getOrDefault(destination, Set.of()));
    }
}
