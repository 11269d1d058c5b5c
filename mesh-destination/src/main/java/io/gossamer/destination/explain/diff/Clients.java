package io.gossamer.destination.explain.diff;

import io.gossamer.api.MeshIdentity;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.ServiceAccount;
import io.gossamer.destination.view.MeshSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everybody who may ask for something: accounts of the mesh, and clients without an identity. */
record Clients(MeshSettings settings) {

    private static final String OUTSIDE = "clients without mesh identity";

    /** By {@code account.namespace}. Those outside count as coming from nowhere in particular. */
    Map<String, Client> of(Snapshot snapshot) {
        Map<String, List<InetAddress>> addresses = new TreeMap<>();
        for (ServiceAccount account : snapshot.all(ServiceAccount.class)) {
            addresses.computeIfAbsent(
                    account.metadata().name() + "." + account.metadata().namespace(),
                    absent -> new ArrayList<>());
        }
        for (Pod pod : snapshot.all(Pod.class)) {
            if (pod.controlNamespace().equals(settings.controlNamespace())) {
                addresses
                        .computeIfAbsent(
                                pod.serviceAccount() + "." + pod.metadata().namespace(),
                                absent -> new ArrayList<>())
                        .addAll(pod.addresses());
            }
        }
        Map<String, Client> clients = new TreeMap<>();
        addresses.forEach((name, known) -> clients.put(name, new Client(identity(name), known)));
        clients.put(OUTSIDE, new Client("", List.of()));
        return clients;
    }

    private String identity(String name) {
        int dot = name.lastIndexOf('.');
        try {
            return new MeshIdentity(
                            name.substring(0, dot),
                            name.substring(dot + 1),
                            settings.controlNamespace(),
                            settings.trustDomain())
                    .dnsName();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
