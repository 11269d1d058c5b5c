package io.gossamer.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The manifest that a refusal comes with. */
class AllowingManifestTest {

    private static final String OWN = "books.shop.serviceaccount.identity.mesh.cluster.local";
    private static final Meta SERVER = new Meta("policy.linkerd.io", "server", "", "http", "", 0);
    private static final Meta ROUTE =
            new Meta("gateway.networking.k8s.io", "HTTPRoute", "shop", "reads", "", 0);
    private static final Meta ANY = Meta.ofDefault("default");
    private static final Map<String, String> LABELS = Map.of("app", "books");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "server | web.front.serviceaccount.identity.mesh.cluster.local"
                        + " | AuthorizationPolicy books-8080-from-web"
                        + " | {group=policy.linkerd.io, kind=Server, name=http}"
                        + " | {kind=ServiceAccount, name=web, namespace=front}",
                "route | web.front.serviceaccount.identity.mesh.cluster.local"
                        + " | AuthorizationPolicy books-8080-from-web"
                        + " | {group=gateway.networking.k8s.io, kind=HTTPRoute, name=reads}"
                        + " | {kind=ServiceAccount, name=web, namespace=front}",
                "deny | web.front.serviceaccount.identity.mesh.cluster.local"
                        + " | Server books-8080, AuthorizationPolicy books-8080-from-web"
                        + " | {group=policy.linkerd.io, kind=Server, name=books-8080}"
                        + " | {kind=ServiceAccount, name=web, namespace=front}",
                "server | -"
                        + " | NetworkAuthentication books-8080-from-outside,"
                        + " AuthorizationPolicy books-8080-from-outside"
                        + " | {group=policy.linkerd.io, kind=Server, name=http}"
                        + " | {group=policy.linkerd.io, kind=NetworkAuthentication,"
                        + " name=books-8080-from-outside}",
                "server | spiffe://other/\"x\""
                        + " | MeshTLSAuthentication books-8080-from-elsewhere,"
                        + " AuthorizationPolicy books-8080-from-elsewhere"
                        + " | {group=policy.linkerd.io, kind=Server, name=http}"
                        + " | {group=policy.linkerd.io, kind=MeshTLSAuthentication,"
                        + " name=books-8080-from-elsewhere}",
            })
    void isTheLeastThatPermits(
            String where, @Nullable String client, String resources, String target, String required)
            throws Exception {
        String yaml = manifest(OWN, where, LABELS, client, "10.1.2.3");

        assertThat(yaml).doesNotContain("\n");
        List<Map<?, ?>> items = items(yaml);
        assertThat(items)
                .extracting(item -> item.get("kind") + " " + metadata(item).get("name"))
                .containsExactly(resources.split(", "));
        assertThat(items).allMatch(item -> "shop".equals(metadata(item).get("namespace")));
        Map<?, ?> spec = (Map<?, ?>) items.get(items.size() - 1).get("spec");
        assertThat(spec.get("targetRef")).hasToString(target);
        assertThat(spec.get("requiredAuthenticationRefs")).hasToString("[" + required + "]");
    }

    @Test
    void aNewServerLeavesTheOthersWhatTheyMay() throws Exception {
        assertThat(
                        items(manifest(OWN, "all-authenticated", LABELS, null, "10.1.2.3"))
                                .get(0)
                                .get("spec"))
                .hasToString(
                        "{podSelector={matchLabels={app=books}}, port=8080,"
                                + " accessPolicy=all-authenticated}");
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3, 10.1.2.3/32", "fd00::1, fd00:0:0:0:0:0:0:1/128"})
    void aClientWithoutAnIdentityIsItsAddress(String address, String cidr) throws Exception {
        assertThat(items(manifest(OWN, "server", LABELS, null, address)).get(0).get("spec"))
                .hasToString("{networks=[{cidr=" + cidr + "}]}");
    }

    @Test
    void whatCannotBeToldIsNotGuessed() throws Exception {
        assertThat(manifest("self", "server", LABELS, null, "10.1.2.3"))
                .as("a name that is no mesh identity")
                .isEmpty();
        assertThat(manifest(OWN, "deny", null, null, "10.1.2.3"))
                .as("a policy service that does not say the labels")
                .isEmpty();
    }

    private static String manifest(
            String own,
            String where,
            @Nullable Map<String, String> labels,
            @Nullable String client,
            String address)
            throws UnknownHostException {
        boolean named = where.equals("server") || where.equals("route");
        ServerPolicy policy =
                new ServerPolicy(
                        named ? SERVER : Meta.ofDefault(where),
                        ServerPolicy.ServerProtocol.DETECT,
                        Duration.ofSeconds(10),
                        List.of(),
                        List.of(),
                        null,
                        false,
                        1,
                        new ServerPolicy.Facts("", labels));
        return AllowingManifest.of(
                own,
                8080,
                policy,
                where.equals("route") ? ROUTE : ANY,
                client,
                InetAddress.getByName(address));
    }

    private static List<Map<?, ?>> items(String yaml) {
        Map<String, Object> root = new Yaml().load(yaml);
        if (!"List".equals(root.get("kind"))) {
            return List.of(root);
        }
        return ((List<?>) root.get("items"))
                .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }

    private static Map<?, ?> metadata(Map<?, ?> item) {
        return (Map<?, ?>) item.get("metadata");
    }
}
