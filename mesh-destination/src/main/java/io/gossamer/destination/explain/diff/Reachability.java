package io.gossamer.destination.explain.diff;

import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.HttpRoute;
import io.gossamer.api.inbound.Server;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.explain.evaluate.Permissions;
import io.gossamer.destination.explain.policy.Grants;
import io.gossamer.destination.explain.policy.Named;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who can reach whom, before and after. */
final class Reachability {

    private static final int MOST_NAMES = 5;
    private static final String ANYTHING = "";

    /** Between a route and the token that requests must bear. */
    private static final String WITH = " with ";

    private final Snapshot before;
    private final Snapshot after;
    private final FarSides sidesBefore;
    private final FarSides sidesAfter;
    private final Map<String, Client> clientsBefore;
    private final Map<String, Client> clientsAfter;

    Reachability(Snapshot before, Snapshot after, MeshSettings settings) {
        this.before = before;
        this.after = after;
        this.sidesBefore = new FarSides(before, settings);
        this.sidesAfter = new FarSides(after, settings);
        Clients clients = new Clients(settings);
        Map<String, Client> ofBefore = clients.of(before);
        Map<String, Client> ofAfter = clients.of(after);
        this.clientsBefore = new TreeMap<>(ofAfter);
        this.clientsBefore.putAll(ofBefore);
        this.clientsAfter = new TreeMap<>(ofBefore);
        this.clientsAfter.putAll(ofAfter);
    }

    /** For services and ports that are there before and after, and served. */
    List<String> changes() {
        Map<String, List<String>> namesByChange = new LinkedHashMap<>();
        for (Service service : after.all(Service.class)) {
            Optional<Service> was =
                    before.service(service.metadata().namespace(), service.metadata().name());
            for (Service.Port port : service.ports()) {
                Optional<Service.Port> portWas = was.flatMap(old -> old.port(port.port()));
                if (portWas.isPresent()
                        && sidesBefore.isServed(was.get(), portWas.get())
                        && sidesAfter.isServed(service, port)) {
                    compare(
                            service.key(),
                            port.port(),
                            sidesBefore.of(was.get(), portWas.get()),
                            sidesAfter.of(service, port),
                            namesByChange);
                }
            }
        }
        List<String> changes = new ArrayList<>();
        namesByChange.forEach((change, names) -> changes.add(joined(names) + " " + change));
        return changes;
    }

    private void compare(
            ResourceKey service,
            int port,
            List<FarSides.Side> was,
            List<FarSides.Side> is,
            Map<String, List<String>> namesByChange) {
        if (was.equals(is)) {
            return;
        }
        String target = service.name() + "." + service.namespace() + ":" + port;
        for (String name : clientsAfter.keySet()) {
            Map<String, String> could = reach(before, was, client(clientsBefore, name));
            Map<String, String> can = reach(after, is, client(clientsAfter, name));
            boolean lost = !could.isEmpty() && can.isEmpty();
            boolean gained = could.isEmpty() && can.containsKey(ANYTHING);
            if (lost || gained) {
                Map.Entry<String, String> grant = (lost ? could : can).entrySet().iterator().next();
                note(
                        name,
                        (lost ? "can no longer reach " : "can now reach ")
                                + target
                                + (lost ? ": was permitted by " : ": permitted by ")
                                + grant.getValue(),
                        namesByChange);
            } else {
                parts(name, target, could, can, namesByChange);
            }
        }
    }

    private static Client client(Map<String, Client> clients, String name) {
        return clients.getOrDefault(name, new Client("", List.of()));
    }

    /** Some requests only. */
    private static void parts(
            String name,
            String target,
            Map<String, String> could,
            Map<String, String> can,
            Map<String, List<String>> namesByChange) {
        could.forEach(
                (part, grant) -> {
                    if (!can.containsKey(part) && !can.containsKey(ANYTHING)) {
                        note(
                                name,
                                "can no longer reach "
                                        + part(part, target)
                                        + ": was permitted by "
                                        + grant,
                                namesByChange);
                    }
                });
        can.forEach(
                (part, grant) -> {
                    if (!could.containsKey(part) && !could.containsKey(ANYTHING)) {
                        note(
                                name,
                                "can now reach " + part(part, target) + ": permitted by " + grant,
                                namesByChange);
                    }
                });
    }

    private static String part(String part, String target) {
        int mark = part.indexOf(WITH);
        String route = mark < 0 ? part : part.substring(0, mark);
        String token = mark < 0 ? "" : part.substring(mark);
        return (route.isEmpty() ? "everything of " : "what " + route + " matches of ")
                + target
                + token;
    }

    private static void note(String name, String change, Map<String, List<String>> namesByChange) {
        namesByChange.computeIfAbsent(change, absent -> new ArrayList<>()).add(name);
    }

    private static String joined(List<String> names) {
        int more = names.size() - MOST_NAMES;
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                + (more > 0 ? " and " + more + " more clients" : "");
    }

    /**
     * What a client may ask of all far sides: {@link #ANYTHING} or routes, each with who permits
     * it.
     */
    private static Map<String, String> reach(
            Snapshot snapshot, List<FarSides.Side> sides, Client client) {
        if (sides.isEmpty()) {
            return Map.of(ANYTHING, "nobody who could refuse: no sidecar is there");
        }
        Map<String, String> common = reach(snapshot, sides.get(0).policy(), client);
        for (FarSides.Side side : sides) {
            Map<String, String> here = reach(snapshot, side.policy(), client);
            if (here.containsKey(ANYTHING)) {
                continue;
            }
            if (common.containsKey(ANYTHING)) {
                common = here;
            } else {
                common = new TreeMap<>(common);
                common.keySet().retainAll(here.keySet());
            }
        }
        return common;
    }

    private static Map<String, String> reach(Snapshot snapshot, Server policy, Client client) {
        Optional<Authz> whole = Permissions.permitting(policy.getAuthorizationsList(), client);
        if (whole.isPresent()) {
            return Map.of(ANYTHING, grant(snapshot, whole.get()));
        }
        Map<String, String> routes = new TreeMap<>();
        if (Grants.readsRequests(policy.getProtocol())) {
            for (HttpRoute route : Grants.routes(policy.getProtocol())) {
                String name = Named.source(snapshot, route.getMetadata()).resource();
                Permissions.permitting(route.getAuthorizationsList(), client)
                        .ifPresent(authz -> routes.put(name, grant(snapshot, authz)));
                addWithToken(snapshot, name, route.getAuthorizationsList(), client, routes);
            }
            addWithToken(snapshot, "", policy.getAuthorizationsList(), client, routes);
        }
        return routes;
    }

    private static void addWithToken(
            Snapshot snapshot,
            String route,
            List<Authz> authorizations,
            Client client,
            Map<String, String> parts) {
        for (Authz authz : authorizations) {
            if (Permissions.permitsWithToken(authz, client)) {
                parts.putIfAbsent(
                        route + WITH + Grants.token(authz) + " (keys: " + Grants.keys(authz) + ")",
                        grant(snapshot, authz));
            }
        }
    }

    private static String grant(Snapshot snapshot, Authz authz) {
        Source source = Named.source(snapshot, authz.getMetadata());
        return source.resource() + (source.origin().isEmpty() ? "" : " (" + source.origin() + ")");
    }
}
