package io.gossamer.proxy.accept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshNamesTest {

    private final MeshNames names = new MeshNames("shop", "cluster.local");

    @ParameterizedTest
    @CsvSource({
        "books, books.shop.svc.cluster.local",
        "BOOKS., books.shop.svc.cluster.local",
        "books.other, books.other.svc.cluster.local",
        "books.other.svc, books.other.svc.cluster.local",
        "books.other.svc.cluster.local, books.other.svc.cluster.local",
        "books.other.svc.cluster.local., books.other.svc.cluster.local",
        "example.com, example.com.svc.cluster.local"
    })
    void completesTheFormsOfAServiceName(String host, String full) {
        assertThat(names.complete(host)).contains(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "127.0.0.1",
                "10.1",
                "2130706433",
                "::1",
                "www.example.com",
                "a.b.c.svc.cluster.local",
                "a.svc.cluster.local",
                "books..svc",
                "-books",
                "books_1",
                "a.b.svc.cluster.local.evil.org"
            })
    void leavesOtherNamesToTheSystem(String host) {
        assertThat(names.complete(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300})
    void leavesLabelsThatAreTooLong(int length) {
        assertThat(names.complete("a".repeat(length))).isEmpty();
    }
}
