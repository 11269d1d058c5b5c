package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.status.PolicyStatuses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What else whoever asks should know. */
final class Notes {

    private static final int MOST_PROBLEMS = 5;

    private Notes() {}

    static void add(
            Explanation.Builder answer,
            Snapshot snapshot,
            MeshSettings settings,
            ClientSide client,
            Question question) {
        if (!snapshot.synced()) {
            answer.addNotes("not all sources have been read yet: what is missing may come");
        }
        if (!client.meshed()) {
            answer.addNotes(
                    "the client has no sidecar: no route, retry or timeout of the mesh applies, and"
                            + " it has no identity");
        }
        if (client.meshed() && client.client().addresses().isEmpty()) {
            answer.addNotes(
                    "the client's address is unknown: rules by network count as if it were in"
                            + " none but the whole");
        }
        String protocol = answer.getTarget().getProtocol();
        boolean http2 = protocol.equals("HTTP/2") || protocol.equals("gRPC");
        if (http2 && question.request().wire() == Request.Wire.HTTP) {
            answer.addNotes("the port takes HTTP/2 only: what speaks HTTP/1.1 is refused");
        }
        if (question.request().wire() == Request.Wire.TLS) {
            answer.addNotes("the bytes are the client's own TLS: only the server name is seen");
        }
        addProblems(answer, snapshot, settings, client);
    }

    /** What was refused or has no effect, in the namespaces that are concerned. */
    private static void addProblems(
            Explanation.Builder answer,
            Snapshot snapshot,
            MeshSettings settings,
            ClientSide client) {
        Set<String> namespaces = new LinkedHashSet<>(Set.of(client.namespace()));
        answer.getBackendsList()
                .forEach(backend -> namespaces.add(namespace(backend.getResource())));
        answer.getRoutesList().forEach(route -> namespaces.add(namespace(route.getResource())));
        List<Problem> problems =
                PolicyStatuses.problems(snapshot, settings).stream()
                        .filter(problem -> namespaces.contains(namespace(problem.resource())))
                        .toList();
        problems.stream()
                .limit(MOST_PROBLEMS)
                .forEach(problem -> answer.addNotes("not in force: " + problem));
        if (problems.size() > MOST_PROBLEMS) {
            answer.addNotes(problems.size() - MOST_PROBLEMS + " more problems; see 'mesh lint'");
        }
    }

    /** Of {@code kind/namespace/name}. */
    private static String namespace(String resource) {
        String[] parts = resource.split("/", -1);
        return parts.length == 3 ? parts[1] : "";
    }
}
