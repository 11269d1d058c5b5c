package io.gossamer.destination.view.status;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import io.gossamer.destination.view.outbound.BackendReference;
import io.gossamer.destination.view.outbound.BackendReferences;
import io.gossamer.destination.view.outbound.EgressView;
import io.gossamer.destination.view.outbound.RouteSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions of one route. Parents of other controllers, as Gateways, are passed over. */
final class RouteStatus {

    private static final String NO_MATCHING_PARENT = "NoMatchingParent";
    private static final String UNSUPPORTED_PROTOCOL = "UnsupportedProtocol";
    private static final String CONFLICTED = "RouteReasonConflicted";

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final Route route;
    private final Findings findings;

    RouteStatus(Snapshot snapshot, MeshSettings settings, Route route) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.route = route;
        this.findings = new Findings(route);
    }

    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (route.parents().isEmpty()) {
            conditions.add(
                    Condition.failing(
                            Condition.Type.ACCEPTED,
                            "",
                            NO_MATCHING_PARENT,
                            findings.at(
                                    "spec.parentRefs",
                                    "empty",
                                    "a Service, a Server or an EgressNetwork")));
        }
        boolean outbound = false;
        for (ParentRef parent : route.parents()) {
            if (parent.isService()) {
                outbound = true;
                conditions.add(ofService(parent));
            } else if (parent.isEgressNetwork()) {
                outbound = true;
                conditions.add(ofEgress(parent));
            } else if (parent.isServer()) {
                conditions.add(ofServer(parent));
            } else if (!parent.kind().equals("Gateway")) {
                conditions.add(
                        refused(
                                parent,
                                NO_MATCHING_PARENT,
                                "kind",
                                parent.group() + "/" + parent.kind(),
                                "kind: Service with group: \"\", or kind: Server or EgressNetwork"
                                        + " with group: "
                                        + ParentRef.POLICY_GROUP));
            }
        }
        if (outbound) {
            conditions.add(references());
        }
        return conditions;
    }

    private Condition ofService(ParentRef parent) {
        Optional<Service> service =
                snapshot.service(parent.namespace(), parent.name())
                        .filter(found -> found.externalName() == null);
        if (service.isEmpty()) {
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    "name",
                    parent.namespace() + "/" + parent.name(),
                    "a Service that exists and is no ExternalName");
        }
        List<Service.Port> ports =
                service.get().ports().stream()
                        .filter(port -> RouteSelection.names(parent, service.get(), port))
                        .toList();
        if (ports.isEmpty()) {
            String field = parent.section().isEmpty() ? "port" : "sectionName";
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    field,
                    parent.section().isEmpty() ? String.valueOf(parent.port()) : parent.section(),
                    "a port that the Service has");
        }
        Condition refusal = null;
        for (Service.Port port : ports) {
            Optional<Condition> refused = refusal(parent, service.get(), port);
            if (refused.isEmpty()) {
                return Condition.holding(Condition.Type.ACCEPTED, parent.toString());
            }
            refusal = refused.get();
        }
        return refusal == null
                ? Condition.holding(Condition.Type.ACCEPTED, parent.toString())
                : refusal;
    }

    /** Why the route says nothing about a port; empty if it does. */
    private Optional<Condition> refusal(ParentRef parent, Service service, Service.Port port) {
        boolean opaque = new ProfileView(settings).opaque(snapshot, service, port);
        if (!RouteSelection.readable(port, opaque).contains(route.protocol())) {
            String protocol = port.appProtocol().isEmpty() ? "opaque" : port.appProtocol();
            return Optional.of(
                    refused(
                            parent,
                            UNSUPPORTED_PROTOCOL,
                            "port",
                            "port " + port.port() + " is " + protocol,
                            "a port whose appProtocol and opaque-ports let "
                                    + route.kind().apiName()
                                    + "s apply"));
        }
        // Its own namespace's clients are those that a consumer route is for; a producer route is
        // for the service's.
        List<Route> winners =
                RouteSelection.of(snapshot, settings, service, port, route.metadata().namespace())
                        .routes();
        if (winners.isEmpty() || winners.contains(route)) {
            return Optional.empty();
        }
        return Optional.of(
                refused(
                        parent,
                        CONFLICTED,
                        "name",
                        winners.get(0).key() + " suppresses it on port " + port.port(),
                        "routes of one kind for a port; GRPCRoute comes before HTTPRoute, TLSRoute"
                                + " and TCPRoute"));
    }

    private Condition ofEgress(ParentRef parent) {
        Optional<EgressNetwork> network =
                snapshot.find(
                        EgressNetwork.class, EgressNetwork.key(parent.namespace(), parent.name()));
        if (network.isEmpty()) {
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    "name",
                    parent.namespace() + "/" + parent.name(),
                    "an EgressNetwork that exists");
        }
        if (!parent.section().isEmpty()) {
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    "sectionName",
                    parent.section(),
                    "no section: an EgressNetwork has none");
        }
        List<Route> winners =
                EgressView.routes(
                        snapshot, network.get(), parent.port(), route.metadata().namespace());
        return winners.isEmpty() || winners.contains(route)
                ? Condition.holding(Condition.Type.ACCEPTED, parent.toString())
                : refused(
                        parent,
                        CONFLICTED,
                        "name",
                        winners.get(0).key() + " suppresses it",
                        "routes of one kind for a network; GRPCRoute comes before HTTPRoute,"
                                + " TLSRoute and TCPRoute");
    }

    private Condition ofServer(ParentRef parent) {
        Optional<Server> server =
                snapshot.find(
                        Server.class,
                        new ResourceKey(Kind.SERVER, parent.namespace(), parent.name()));
        if (server.isEmpty()) {
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    "name",
                    parent.namespace() + "/" + parent.name(),
                    "a Server that exists");
        }
        if (!InboundPolicyView.appliesTo(route, server.get())) {
            return refused(
                    parent,
                    NO_MATCHING_PARENT,
                    "kind",
                    route.key() + " for " + server.get().key(),
                    "an HTTPRoute or GRPCRoute in the namespace of the Server");
        }
        return switch (server.get().proxyProtocol()) {
            case OPAQUE, TLS ->
                    refused(
                            parent,
                            UNSUPPORTED_PROTOCOL,
                            "name",
                            "proxyProtocol " + server.get().proxyProtocol().label(),
                            "a Server of HTTP or gRPC");
            default -> Condition.holding(Condition.Type.ACCEPTED, parent.toString());
        };
    }

    private Condition references() {
        List<Problem> problems = new ArrayList<>();
        String reason = Condition.Type.RESOLVED_REFS.label();
        for (RouteRule rule : route.rules()) {
            for (BackendRef reference : references(rule)) {
                Optional<BackendReference.Broken> broken = broken(reference);
                if (broken.isPresent()) {
                    reason = problems.isEmpty() ? broken.get().reason().label() : reason;
                    problems.add(
                            findings.at(
                                    broken.get().place(),
                                    broken.get().value(),
                                    broken.get().expected()));
                }
            }
        }
        return new Condition(Condition.Type.RESOLVED_REFS, "", reason, problems);
    }

    /** Those of backends, then those of mirrors. */
    private static List<BackendRef> references(RouteRule rule) {
        List<BackendRef> references = new ArrayList<>(rule.backends());
        addMirrors(rule.filters(), references);
        rule.backends().forEach(backend -> addMirrors(backend.filters(), references));
        return references;
    }

    private static void addMirrors(List<RouteFilter> filters, List<BackendRef> references) {
        for (RouteFilter filter : filters) {
            if (filter instanceof RouteFilter.Mirror mirror) {
                references.add(mirror.backend());
            }
        }
    }

    /** Why a reference leads nowhere for one of the parents; empty if it does for all. */
    private Optional<BackendReference.Broken> broken(BackendRef reference) {
        BackendReferences references = new BackendReferences(snapshot, settings);
        for (ParentRef parent : route.parents()) {
            boolean outbound = parent.isService() || parent.isEgressNetwork();
            BackendReference followed = references.follow(route, parent.namespace(), reference);
            if (outbound && followed instanceof BackendReference.Broken broken) {
                return Optional.of(broken);
            }
            if (outbound
                    && followed instanceof BackendReference.Outside outside
                    && !isParent(outside.network())) {
                return Optional.of(
                        new BackendReference.Broken(
                                BackendReference.Reason.INVALID_KIND,
                                reference.place().child("name"),
                                outside.network().toString(),
                                "a Service, or the EgressNetwork that is the route's parent"));
            }
        }
        return Optional.empty();
    }

    private boolean isParent(ResourceKey network) {
        return route.parents().stream()
                .anyMatch(
                        parent ->
                                parent.isEgressNetwork()
                                        && EgressNetwork.key(parent.namespace(), parent.name())
                                                .equals(network));
    }

    private Condition refused(
            ParentRef parent, String reason, String field, String value, String expected) {
        return Condition.failing(
                Condition.Type.ACCEPTED,
                parent.toString(),
                reason,
                findings.at(parent.place().child(field), value, expected));
    }
}
