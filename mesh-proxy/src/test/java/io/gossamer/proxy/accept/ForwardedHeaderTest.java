package io.gossamer.proxy.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.HeaderBlock;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway knows a request that it has passed on before. */
class ForwardedHeaderTest {

    private static final String SELF = "gw.mesh.serviceaccount.identity.mesh.cluster.local";

    @Test
    void whatAGatewayAddsItRecognizesAndOthersDoNot() {
        HeaderBlock headers = new HeaderBlock();
        assertThat(ForwardedHeader.names(headers, SELF)).isFalse();

        ForwardedHeader.add(headers, SELF, "spiffe://td/ns/a", new AsciiString("books:80"));

        assertThat((Object) headers.get(new AsciiString("Forwarded")))
                .hasToString(
                        "by=" + SELF + ";for=\"spiffe://td/ns/a\";host=\"books:80\";proto=https");
        assertThat(ForwardedHeader.names(headers, SELF)).isTrue();
        assertThat(ForwardedHeader.names(headers, "other." + SELF)).isFalse();
        assertThat(ForwardedHeader.names(headers, "spiffe://td/ns/a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by=a",
                "for=1.2.3.4;proto=http, for=x; By = a;host=b",
                "for=\"x;by=no\\\"\",by=\"a\"",
                "by=\"\\a\"",
                "for=x,by=A"
            })
    void anElementThatNamesItIsFoundWhereverItStands(String value) {
        assertThat(ForwardedHeader.names(with("for=first", value), "a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "by", "by=", "by=ab", "for=a", "host=\"by=a\"", "for=\"x;by=a", "xby=a"})
    void whatNamesItNowhereIsNoLoop(String value) {
        assertThat(ForwardedHeader.names(with(value), "a")).isFalse();
    }

    private static HeaderBlock with(String... values) {
        HeaderBlock headers = new HeaderBlock();
        for (String value : values) {
            headers.add(new AsciiString("Forwarded"), new AsciiString(value));
        }
        return headers;
    }
}
