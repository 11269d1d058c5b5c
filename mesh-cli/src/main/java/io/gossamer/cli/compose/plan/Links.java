package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The links of a service: {@code SERVICE} or {@code SERVICE:ALIAS}. */
final class Links {

    private Links() {}

    /** Links to services of the mesh lead to the containers that hold their networks. */
    static List<String> moved(ComposeService service, Set<String> meshed) {
        List<String> moved = new ArrayList<>();
        for (String link : service.texts(NetworkContainer.LINKS)) {
            String target = target(link);
            String alias = link.contains(":") ? link.substring(link.indexOf(':') + 1) : target;
            moved.add(meshed.contains(target) ? MeshNames.network(target) + ":" + alias : link);
        }
        return moved;
    }

    /** The services that links lead to: they start before this one. */
    static Set<String> targets(ComposeService service) {
        Set<String> targets = new LinkedHashSet<>();
        service.texts(NetworkContainer.LINKS).forEach(link -> targets.add(target(link)));
        return targets;
    }

    private static String target(String link) {
        int colon = link.indexOf(':');
        return colon < 0 ? link : link.substring(0, colon);
    }
}
