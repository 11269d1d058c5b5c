package io.gossamer.destination.explain.diff;

import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.destination.explain.evaluate.RouteRules;
import io.gossamer.destination.explain.policy.Balancers;
import io.gossamer.destination.explain.policy.Grants;
import io.gossamer.destination.explain.policy.Named;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.PolicyRoutes;
import io.gossamer.destination.explain.policy.Profiles;
import io.gossamer.destination.explain.policy.RuleSettings;
import io.gossamer.destination.explain.policy.Steps;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.grpc.outbound.OutboundMessages;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.traffic.DestinationLimits;
import io.gossamer.destination.view.Client;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.outbound.OutboundRoute.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is done with traffic to services, by service, port and route. */
final class Services {

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final FarSides farSides;

    Services(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.farSides = new FarSides(snapshot, settings);
    }

    Facts facts() {
        Facts all = Facts.of("");
        for (Service service : snapshot.all(Service.class)) {
            Source source = Source.of(service);
            Facts facts = Facts.of(source.origin());
            facts.state(
                    "ExternalName", service.externalName() == null ? "" : service.externalName());
            facts.state(
                    "session affinity",
                    Balancers.affinity(service).map(Setting::getValue).orElse(""));
            facts.state(
                    "slow start", Balancers.slowStart(service).map(Setting::getValue).orElse(""));
            facts.state(
                    "zone preference",
                    Balancers.zonePreference(service).map(Setting::getValue).orElse(""));
            facts.state(
                    "health check",
                    Balancers.healthCheck(service).map(Setting::getValue).orElse(""));
            for (String key : DestinationLimits.KEYS) {
                facts.state(
                        Balancers.limitName(key),
                        Balancers.limit(service, key).map(Setting::getValue).orElse(""));
            }
            for (Service.Port port : service.ports()) {
                facts.parts().put("port " + port.port(), port(service, port));
            }
            all.parts().put(source.resource(), facts);
        }
        return all;
    }

    private Facts port(Service service, Service.Port port) {
        Facts facts = Facts.of("");
        OutboundPolicy policy = policy(service, port, "").orElse(null);
        if (policy != null) {
            PolicyRoutes routes = PolicyRoutes.all(policy.getProtocol());
            facts.state("protocol", routes.protocol());
            Setting breaker =
                    Balancers.breaker(
                            routes.accrual(),
                            Named.find(snapshot, policy.getMetadata().getResource()));
            facts.state("breaker", breaker.getValue().equals("none") ? "" : breaker.getValue());
            facts.state("unmatched requests", unmatched(routes));
            addRoutes(facts, routes, "");
        }
        for (String namespace : consumers(service)) {
            policy(service, port, namespace)
                    .filter(consumed -> !same(consumed, policy))
                    .ifPresent(
                            consumed ->
                                    addRoutes(
                                            facts,
                                            PolicyRoutes.all(consumed.getProtocol()),
                                            "for clients of namespace " + namespace + ", "));
        }
        HostPort name =
                new HostPort(
                        service.metadata().name()
                                + "."
                                + service.metadata().namespace()
                                + ".svc."
                                + settings.clusterDomain(),
                        port.port());
        Profiles.followed(snapshot, settings, name, Client.UNKNOWN)
                .ifPresent(
                        profile ->
                                facts.parts()
                                        .put(profile.key().toString(), ProfileFacts.of(profile)));
        List<FarSides.Side> sides = farSides.of(service, port);
        facts.state("endpoints", farSides.workloads(service, port));
        Set<String> limits = new TreeSet<>();
        sides.forEach(side -> limits.add(Grants.limits(side.policy().getProtocol())));
        facts.state("rate limit", String.join(" or ", limits));
        return facts;
    }

    private static boolean same(OutboundPolicy one, @Nullable OutboundPolicy other) {
        return other != null && one.getProtocol().equals(other.getProtocol());
    }

    /** Namespaces whose clients have routes of their own for a service. */
    private Set<String> consumers(Service service) {
        Set<String> namespaces = new TreeSet<>();
        for (Route route : snapshot.routesOf(service.key())) {
            namespaces.add(route.metadata().namespace());
        }
        namespaces.remove(service.metadata().namespace());
        return namespaces;
    }

    private Optional<OutboundPolicy> policy(
            Service service, Service.Port port, String clientNamespace) {
        OutboundPolicyView.Query query =
                new OutboundPolicyView.Query(
                        new HostPort(
                                service.metadata().name()
                                        + "."
                                        + service.metadata().namespace()
                                        + ".svc",
                                port.port()),
                        false,
                        clientNamespace);
        return new OutboundPolicyView(settings).evaluate(snapshot, query)
                        instanceof
                        Lookup.Found<io.gossamer.destination.view.outbound.OutboundPolicy> found
                ? Optional.of(
                        OutboundMessages.policy(found.value(), settings, true, snapshot.version()))
                : Optional.empty();
    }

    private void addRoutes(Facts port, PolicyRoutes routes, String scope) {
        for (int i = 0; i < routes.rules().size(); i++) {
            RouteRules route = routes.rules().get(i);
            Source source = Named.source(snapshot, route.route());
            boolean stated = route.route().hasResource();
            Facts facts = stated ? Facts.of(source.origin()) : Facts.ofImplied();
            String name =
                    stated
                            ? source.resource()
                            : routes.readable() ? "all requests" : "all connections";
            for (int j = 0; j < route.rules().size(); j++) {
                Facts rule = rule(routes.plans().apply(i, j), route, j, routes.readable());
                String matches = route.rules().get(j).text();
                facts.parts()
                        .put(
                                unique(
                                        facts,
                                        route.rules().get(j).matchesEverything()
                                                ? "its rule"
                                                : matches),
                                rule);
            }
            facts.state("hosts", String.join(", ", route.hostTexts()));
            port.parts().put(scope + name, facts);
        }
    }

    /** What happens to requests that no rule matches. */
    private static String unmatched(PolicyRoutes routes) {
        boolean all =
                !routes.readable()
                        || routes.rules().stream()
                                .filter(route -> route.hosts().isEmpty())
                                .flatMap(route -> route.rules().stream())
                                .anyMatch(RouteRules.Rule::matchesEverything);
        return all ? Facts.USUAL : "answered with 404";
    }

    /** Rules of one match are told apart by their order. */
    private static String unique(Facts facts, String name) {
        String unique = name;
        for (int n = 2; facts.parts().containsKey(unique); n++) {
            unique = name + " (" + n + ")";
        }
        return unique;
    }

    private Facts rule(Plan plan, RouteRules route, int index, boolean readable) {
        Facts facts = Facts.of(route.rules().get(index).origin());
        for (Setting setting : RuleSettings.of(plan, Sources.NONE, Source.NONE, readable)) {
            String value = setting.getValue();
            boolean nothing = value.equals("none") || value.equals(RuleSettings.DEFAULT_RETRIES);
            facts.state(setting.getName(), nothing ? "" : value);
        }
        double sum = plan.shares().stream().mapToInt(Plan.Share::weight).sum();
        List<String> backends = new ArrayList<>();
        for (Plan.Share share : plan.shares()) {
            if (plan.ordered()) {
                backends.add((backends.isEmpty() ? "first " : "then ") + backend(share));
                continue;
            }
            String percent = Math.round(1_000 * share.weight() / Math.max(1, sum)) / 10.0 + " %";
            backends.add(percent.replace(".0 %", " %") + " to " + backend(share));
        }
        facts.state("backends", String.join(", ", backends));
        return facts;
    }

    private static String backend(Plan.Share share) {
        StringBuilder text = new StringBuilder();
        Backend backend = share.backend();
        if (backend.hasForward()) {
            text.append("nowhere");
        } else {
            text.append(Words.backend(backend.getMetadata()));
        }
        for (Plan.Step step : share.steps()) {
            Steps.setting(step, Source.NONE)
                    .ifPresent(
                            setting ->
                                    text.append(" with ")
                                            .append(setting.getName())
                                            .append(' ')
                                            .append(setting.getValue()));
        }
        return text.toString();
    }
}
