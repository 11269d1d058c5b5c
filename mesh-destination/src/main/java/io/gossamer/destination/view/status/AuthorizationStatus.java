package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.AuthorizationPolicy;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.policy.ServerAuthorization;
import io.gossamer.destination.resource.policy.TargetRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conditions of one AuthorizationPolicy. What they call broken lets nobody in. */
final class AuthorizationStatus {

    static final String TARGET_NOT_FOUND = "TargetNotFound";

    private final Snapshot snapshot;
    private final AuthorizationPolicy policy;
    private final Findings findings;

    AuthorizationStatus(Snapshot snapshot, AuthorizationPolicy policy) {
        this.snapshot = snapshot;
        this.policy = policy;
        this.findings = new Findings(policy);
    }

    List<Condition> conditions() {
        return List.of(target(), references());
    }

    /** A ServerAuthorization that selects no Server is none; one by labels may wait for them. */
    static Condition accepted(Snapshot snapshot, ServerAuthorization older) {
        boolean found =
                older.selector() != null
                        || snapshot.all(Server.class, older.metadata().namespace()).stream()
                                .anyMatch(older::selects);
        return found
                ? Condition.holding(Condition.Type.ACCEPTED, "")
                : Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        TARGET_NOT_FOUND,
                        new Findings(older)
                                .at(
                                        older.place().child("name"),
                                        older.server(),
                                        "a Server of the same namespace"));
    }

    private Condition target() {
        TargetRef target = policy.target();
        String own = policy.metadata().namespace();
        boolean found =
                target.kind().equals(Kind.NAMESPACE.apiName())
                        ? target.name().equals(own)
                        : target.namespace().equals(own) && find(target).isPresent();
        Optional<Problem> unreadable = JwtStatus.unreadable(snapshot, policy);
        if (found && unreadable.isPresent()) {
            return Condition.failing(
                    Condition.Type.ACCEPTED, "", "UnsupportedProtocol", unreadable.get());
        }
        return found
                ? Condition.holding(Condition.Type.ACCEPTED, "")
                : Condition.failing(
                        Condition.Type.ACCEPTED,
                        "",
                        TARGET_NOT_FOUND,
                        findings.at(
                                target.place().child("name"),
                                target.toString(),
                                "a Server or route of the policy's namespace, by the group of its"
                                        + " kind, or this namespace"));
    }

    private Condition references() {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (TargetRef reference : policy.required()) {
            if (!seen.add(sort(reference))) {
                problems.add(
                        findings.at(
                                reference.place(),
                                reference.toString(),
                                "at most one NetworkAuthentication, one JwtAuthentication, and one"
                                        + " MeshTLSAuthentication or ServiceAccount"));
            }
            boolean named = reference.kind().equals(Kind.SERVICE_ACCOUNT.apiName());
            if (!named && find(reference).isEmpty()) {
                problems.add(
                        findings.at(
                                reference.place().child("name"),
                                reference.toString(),
                                "an authentication that exists"));
            }
        }
        return new Condition(
                Condition.Type.RESOLVED_REFS,
                "",
                problems.isEmpty() ? Condition.Type.RESOLVED_REFS.label() : "RefNotFound",
                problems);
    }

    /** Authentications of one sort exclude each other. */
    private static String sort(TargetRef reference) {
        boolean ofIdentity =
                reference.kind().equals(Kind.MESH_TLS_AUTHENTICATION.apiName())
                        || reference.kind().equals(Kind.SERVICE_ACCOUNT.apiName());
        return ofIdentity ? "identity" : reference.kind();
    }

    private Optional<Resource> find(TargetRef reference) {
        for (Kind kind : Kind.values()) {
            if (kind.apiName().equals(reference.kind()) && kind.group().equals(reference.group())) {
                return snapshot.find(
                        Resource.class,
                        new ResourceKey(kind, reference.namespace(), reference.name()));
            }
        }
        return Optional.empty();
    }
}
