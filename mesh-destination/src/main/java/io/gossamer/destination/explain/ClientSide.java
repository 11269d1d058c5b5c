package io.gossamer.destination.explain;

import io.gossamer.api.MeshIdentity;
import io.gossamer.api.mesh.v1.ClientFacts;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.ServiceAccount;
import io.gossamer.destination.view.EndpointsView;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.ServiceName;
import io.gossamer.destination.view.Source;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param source the resource that the name led to; {@link Source#NONE} for a mere address
 * @param pod empty if it is no Pod in particular
 * @param node empty if unknown
 * @param meshed whether its traffic passes a sidecar
 * @param client as the far side sees it
 */
record ClientSide(
        Source source, String namespace, String pod, String node, boolean meshed, Client client) {

    /** Finds a client: by address, as a Pod, a ServiceAccount, or what is behind a Service. */
    static Lookup<ClientSide> find(Snapshot snapshot, MeshSettings settings, Question question) {
        Optional<InetAddress> address = IpLiteral.parse(question.client());
        if (address.isPresent()) {
            return Lookup.found(ofAddress(snapshot, settings, address.get(), question.namespace()));
        }
        int dot = question.client().indexOf('.');
        String name = dot < 0 ? question.client() : question.client().substring(0, dot);
        String namespace = dot < 0 ? question.namespace() : question.client().substring(dot + 1);
        return snapshot.pod(namespace, name)
                .or(() -> ofAccount(snapshot, namespace, name))
                .or(() -> ofService(snapshot, settings, namespace, name))
                .map(pod -> of(pod, settings))
                .or(() -> ofAccountAlone(snapshot, settings, namespace, name))
                .map(Lookup::found)
                .orElseGet(
                        () ->
                                Lookup.notFound(
                                        "client: "
                                                + name
                                                + " of namespace "
                                                + namespace
                                                + " (expected: a workload, a ServiceAccount or a"
                                                + " Service of this name; see 'mesh stat')"));
    }

    private static Optional<Pod> ofAccount(Snapshot snapshot, String namespace, String name) {
        return snapshot.all(Pod.class, namespace).stream()
                .filter(pod -> pod.serviceAccount().equals(name) && !pod.gone())
                .findFirst();
    }

    private static Optional<Pod> ofService(
            Snapshot snapshot, MeshSettings settings, String namespace, String name) {
        ServiceName service = new ServiceName("", name, namespace);
        return snapshot.service(namespace, name).stream()
                .flatMap(found -> found.ports().stream())
                .map(
                        port ->
                                new EndpointsView.Query(
                                        service,
                                        port.port(),
                                        io.gossamer.destination.view.Client.UNKNOWN))
                .flatMap(query -> new EndpointsView(settings).considered(snapshot, query).stream())
                .map(EndpointsView.Considered::pod)
                .flatMap(pod -> Optional.ofNullable(pod).stream())
                .findFirst();
    }

    private static Optional<ClientSide> ofAccountAlone(
            Snapshot snapshot, MeshSettings settings, String namespace, String name) {
        return snapshot.find(
                        ServiceAccount.class,
                        new ResourceKey(Kind.SERVICE_ACCOUNT, namespace, name))
                .map(
                        account ->
                                new ClientSide(
                                        Source.of(account),
                                        namespace,
                                        "",
                                        "",
                                        true,
                                        new Client(
                                                identity(settings, namespace, name), List.of())));
    }

    private static ClientSide ofAddress(
            Snapshot snapshot, MeshSettings settings, InetAddress address, String namespace) {
        List<Pod> pods = snapshot.podsAt(address);
        return pods.size() == 1
                ? of(pods.get(0), settings)
                : new ClientSide(
                        Source.NONE, namespace, "", "", false, new Client("", List.of(address)));
    }

    static ClientSide of(Pod pod, MeshSettings settings) {
        boolean meshed = pod.controlNamespace().equals(settings.controlNamespace());
        return new ClientSide(
                Source.of(pod),
                pod.metadata().namespace(),
                pod.metadata().name(),
                pod.node(),
                meshed,
                new Client(
                        meshed
                                ? identity(
                                        settings, pod.metadata().namespace(), pod.serviceAccount())
                                : "",
                        pod.addresses()));
    }

    /** The DNS name of an account; empty if it cannot be part of one. */
    static String identity(MeshSettings settings, String namespace, String account) {
        try {
            return new MeshIdentity(
                            account, namespace, settings.controlNamespace(), settings.trustDomain())
                    .dnsName();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** As the views want to know it. */
    io.gossamer.destination.view.Client place() {
        return new io.gossamer.destination.view.Client(namespace, pod, node).prefers(meshed);
    }

    /** The ServiceAccount behind its identity; empty if it has none. */
    String account() {
        int dot = client.identity().indexOf('.');
        return dot < 0 ? "" : client.identity().substring(0, dot);
    }

    /** The same client without its identity, as an endpoint without mesh TLS sees it. */
    Client seen(boolean overMeshTls) {
        return overMeshTls ? client : new Client("", client.addresses());
    }

    ClientFacts facts() {
        ClientFacts.Builder facts =
                ClientFacts.newBuilder()
                        .setResource(source.resource())
                        .setOrigin(source.origin())
                        .setIdentity(client.identity())
                        .setMeshed(meshed);
        client.addresses().forEach(address -> facts.addAddresses(IpLiteral.format(address)));
        return facts.build();
    }
}
