package io.gossamer.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests may be repeated though a server may have acted on them. */
class IdempotenceTest {

    @ParameterizedTest
    @CsvSource({
        "GET, , true",
        "HEAD, , true",
        "PUT, , true",
        "DELETE, , true",
        "OPTIONS, , true",
        "TRACE, , true",
        "POST, , false",
        "PATCH, , false",
        "CONNECT, , false",
        "get, , false",
        "QUERY, , false",
        "POST, 8e03978e-40d5, true",
        "PATCH, \"1\", true",
        "POST, '', false"
    })
    void methodOrKey(String method, String key, boolean idempotent) {
        HeaderBlock headers = new HeaderBlock();
        if (key != null) {
            headers.add(new AsciiString("Idempotency-Key"), new AsciiString(key));
        }
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString(method),
                        new AsciiString("/"),
                        headers);

        assertThat(Idempotence.of(head)).isEqualTo(idempotent);
    }
}
