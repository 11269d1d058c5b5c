package io.gossamer.destination.explain;

import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.MeshSettings;
import java.util.Locale;

/** Completes names of services as sidecars do (rule R13). */
final class TargetName {

    private TargetName() {}

    /** {@code a}, {@code a.ns} and {@code a.ns.svc} in full; anything else as it is. */
    static HostPort complete(HostPort target, String namespace, MeshSettings settings) {
        if (target.address().isPresent()) {
            return target;
        }
        String name = target.host().toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        String[] labels = name.split("\\.", -1);
        String domain = ".svc." + settings.clusterDomain();
        boolean local = name.equals("localhost");
        String full =
                switch (labels.length) {
                    case 1 -> local ? name : name + "." + namespace + domain;
                    case 2 -> name + domain;
                    case 3 ->
                            labels[2].equals("svc") ? name + "." + settings.clusterDomain() : name;
                    default -> name;
                };
        return new HostPort(full, target.port());
    }
}
