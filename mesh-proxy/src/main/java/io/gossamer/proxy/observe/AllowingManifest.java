package io.gossamer.proxy.observe;

import io.gossamer.api.MeshIdentity;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The least that would permit a client: an AuthorizationPolicy for the route or Server that refused
 * it, with what that needs. YAML in flow style on one line, several resources as a List. Stateless.
 */
public final class AllowingManifest {

    private static final String DEFAULT = "default";

    private AllowingManifest() {}

    /**
     * The manifest.
     *
     * @param own identity of this workload
     * @param policy of the port
     * @param route that the request fell under
     * @param identity of the client, or null
     * @return empty if the resource that refused cannot be told
     */
    public static String of(
            String own,
            int port,
            ServerPolicy policy,
            Meta route,
            @Nullable String identity,
            InetAddress client) {
        Optional<MeshIdentity> workload = MeshIdentity.parseDns(own);
        boolean toServer = isDefault(route);
        boolean needsServer = toServer && isDefault(policy.meta());
        Map<String, String> labels = policy.facts().matchLabels();
        if (workload.isEmpty() || (needsServer && labels == null)) {
            return "";
        }
        String namespace = workload.get().namespace();
        String name = workload.get().serviceAccount() + "-" + port;
        List<String> resources = new ArrayList<>(3);
        if (needsServer && labels != null) {
            resources.add(server(name, namespace, port, labels, policy.meta().name()));
        }
        String target =
                needsServer
                        ? reference("policy.linkerd.io", "Server", name)
                        : toServer
                                ? reference("policy.linkerd.io", "Server", policy.meta().name())
                                : reference(route.group(), route.kind(), route.name());
        String required = required(name, namespace, identity, client, resources);
        resources.add(
                resource("v1alpha1", "AuthorizationPolicy", policyName(name, identity), namespace)
                        + "{targetRef: "
                        + target
                        + ", requiredAuthenticationRefs: ["
                        + required
                        + "]}}");
        return resources.size() == 1
                ? resources.get(0)
                : "{apiVersion: v1, kind: List, items: [" + String.join(", ", resources) + "]}";
    }

    private static boolean isDefault(Meta meta) {
        return meta.kind().equals(DEFAULT);
    }

    /** Refers to the client, by a resource of its own if it has no ServiceAccount. */
    private static String required(
            String name,
            String namespace,
            @Nullable String identity,
            InetAddress client,
            List<String> resources) {
        String own = policyName(name, identity);
        Optional<MeshIdentity> account =
                identity == null ? Optional.empty() : MeshIdentity.parseDns(identity);
        if (account.isPresent()) {
            return "{kind: ServiceAccount, name: "
                    + account.get().serviceAccount()
                    + ", namespace: "
                    + account.get().namespace()
                    + "}";
        }
        if (identity != null) {
            resources.add(
                    resource("v1alpha1", "MeshTLSAuthentication", own, namespace)
                            + "{identities: ["
                            + quoted(identity)
                            + "]}}");
            return reference("policy.linkerd.io", "MeshTLSAuthentication", own);
        }
        String bits = client instanceof Inet6Address ? "/128" : "/32";
        resources.add(
                resource("v1alpha1", "NetworkAuthentication", own, namespace)
                        + "{networks: [{cidr: "
                        + quoted(client.getHostAddress() + bits)
                        + "}]}}");
        return reference("policy.linkerd.io", "NetworkAuthentication", own);
    }

    private static String policyName(String name, @Nullable String identity) {
        if (identity == null) {
            return name + "-from-outside";
        }
        return MeshIdentity.parseDns(identity)
                .map(known -> name + "-from-" + known.serviceAccount())
                .orElse(name + "-from-elsewhere");
    }

    /** What others may do now, they may do under the new Server too. */
    private static String server(
            String name, String namespace, int port, Map<String, String> labels, String access) {
        StringBuilder matched = new StringBuilder();
        new TreeMap<>(labels)
                .forEach(
                        (key, value) ->
                                matched.append(matched.isEmpty() ? "" : ", ")
                                        .append(quoted(key))
                                        .append(": ")
                                        .append(quoted(value)));
        return resource("v1beta3", "Server", name, namespace)
                + "{podSelector: {matchLabels: {"
                + matched
                + "}}, port: "
                + port
                + ", accessPolicy: "
                + access
                + "}}";
    }

    private static String resource(String version, String kind, String name, String namespace) {
        return "{apiVersion: policy.linkerd.io/"
                + version
                + ", kind: "
                + kind
                + ", metadata: {name: "
                + name
                + ", namespace: "
                + namespace
                + "}, spec: ";
    }

    private static String reference(String group, String kind, String name) {
        return "{group: " + group + ", kind: " + kind + ", name: " + name + "}";
    }

    private static String quoted(String text) {
        return JsonText.quote(new StringBuilder(), text).toString();
    }
}
