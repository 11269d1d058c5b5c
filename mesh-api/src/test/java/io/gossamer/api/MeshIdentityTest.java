package io.gossamer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshIdentityTest {

    @Test
    void formatsBothNames() {
        MeshIdentity books = MeshIdentity.of("books", "shop");

        assertThat(books.dnsName())
                .isEqualTo("books.shop.serviceaccount.identity.mesh.cluster.local");
        assertThat(books.spiffeId()).isEqualTo("spiffe://cluster.local/ns/shop/sa/books");
    }

    @Test
    void parsesWhatItFormats() {
        MeshIdentity dotted = new MeshIdentity("a.b", "ns-1", "linkerd", "td.example.org");

        assertThat(MeshIdentity.parseDns(dotted.dnsName())).contains(dotted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "books",
                "books.default.svc.cluster.local",
                ".default.serviceaccount.identity.mesh.cluster.local",
                "books.serviceaccount.identity.mesh.cluster.local",
                "books.default.serviceaccount.identity.mesh",
                "bo oks.default.serviceaccount.identity.mesh.cluster.local"
            })
    void isEmptyForOtherNames(String name) {
        assertThat(MeshIdentity.parseDns(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER", "-a", "a-", "a_b", "a/b", "é"})
    void refusesNamespacesThatAreNoLabels(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshIdentity.of("books", namespace))
                .withMessageContaining("expected:");
    }

    @Test
    void refusesNamesBeyondTheLengthOfDns() {
        String account = "a".repeat(60) + "." + "b".repeat(60) + "." + "c".repeat(60);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeshIdentity(account, "x".repeat(63), "mesh", "example.org"));
    }
}
