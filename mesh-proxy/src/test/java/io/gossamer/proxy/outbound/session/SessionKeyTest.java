package io.gossamer.proxy.outbound.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.balance.SessionHash;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.Backend.Affinity;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the key of a session is read, and when there is none. */
class SessionKeyTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress("10.1.0.7", 40_000);

    private static HeaderBlock headers(String... fields) {
        HeaderBlock headers = new HeaderBlock();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
        }
        return headers;
    }

    @Test
    void theValueOfAHeaderWhateverItsCase() {
        SessionKey key = SessionKey.of(new Affinity.Header("x-user"), "shop/web");

        assertThat(key.ofRequest(headers("a", "b", "X-User", "ann"), CLIENT))
                .isEqualTo(SessionHash.of("ann"));
        assertThat(key.ofRequest(headers("a", "b"), CLIENT)).isZero();
        assertThat(key.ofRequest(headers("x-user", ""), CLIENT)).isZero();
        assertThat(key.ofConnection(CLIENT)).isZero();
    }

    @Test
    void aValueThatIsPartOfALargerArray() {
        SessionKey key = SessionKey.of(new Affinity.Header("x-user"), "shop/web");
        HeaderBlock headers = new HeaderBlock();
        headers.add(
                new AsciiString("x-user"),
                new AsciiString(
                        "x-user: ann".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        8,
                        3,
                        false));

        assertThat(key.ofRequest(headers, CLIENT)).isEqualTo(SessionHash.of("ann"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "SESSION=ann | ann",
                "a=1; SESSION=ann; b=2 | ann",
                "a=1;SESSION=ann | ann",
                "SESSION=a=n; SESSION=other | a=n",
                "session=ann | none",
                "MYSESSION=ann; SESSIONS=ben | none",
                "SESSION= | none",
                "SESSION | none",
                "; ;; SESSION=ann;| ann",
                "'' | none",
            })
    void theValueOfACookie(String field, String value) {
        SessionKey key = SessionKey.of(new Affinity.Cookie("SESSION"), "shop/web");

        assertThat(key.ofRequest(headers("Cookie", field), CLIENT))
                .isEqualTo(value == null ? 0 : SessionHash.of(value));
    }

    @Test
    void aCookieInAnyOfSeveralFields() {
        SessionKey key = SessionKey.of(new Affinity.Cookie("SESSION"), "shop/web");

        assertThat(
                        key.ofRequest(
                                headers("cookie", "a=1", "x", "y", "cookie", "SESSION=ann"),
                                CLIENT))
                .isEqualTo(SessionHash.of("ann"));
        assertThat(key.ofRequest(headers("x", "SESSION=ann"), CLIENT)).isZero();
        assertThat(key.ofConnection(CLIENT)).isZero();
    }

    @Test
    void theAddressOfAClientWithoutItsPort() {
        SessionKey key = SessionKey.of(new Affinity.Source(), "shop/web");

        long known = key.ofConnection(CLIENT);

        assertThat(known).isNotZero();
        assertThat(key.ofRequest(headers(), new InetSocketAddress("10.1.0.7", 50_000)))
                .isEqualTo(known);
        assertThat(key.ofConnection(new InetSocketAddress("10.1.0.8", 40_000)))
                .isNotEqualTo(known)
                .isNotZero();
        assertThat(key.ofConnection(null)).isZero();
    }

    /** Every client is on loopback where nothing is redirected. */
    @Test
    void theWorkloadOfAClientOnThisMachine() {
        InetSocketAddress local = new InetSocketAddress("127.0.0.1", 40_000);
        SessionKey web = SessionKey.of(new Affinity.Source(), "shop/web");
        SessionKey office = SessionKey.of(new Affinity.Source(), "shop/office");

        assertThat(web.ofConnection(local)).isEqualTo(SessionHash.of("shop/web"));
        assertThat(office.ofConnection(local)).isNotEqualTo(web.ofConnection(local));
    }

    @Test
    void nothingIsReadWhereNothingIsAsked() {
        SessionKey key = SessionKey.of(null, "shop/web");

        assertThat(key).isSameAs(SessionKey.NONE);
        assertThat(key.ofRequest(headers("x-user", "ann", "cookie", "a=1"), CLIENT)).isZero();
        assertThat(key.ofConnection(CLIENT)).isZero();
    }
}
