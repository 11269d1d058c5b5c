package io.gossamer.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.detect.ServerFirst.Evidence;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFirstTest {

    @ParameterizedTest
    @CsvSource({
        // SETTINGS, empty and with two settings, on stream 0
        "\\x00\\x00\\x00\\x04\\x00\\x00\\x00\\x00\\x00, NONE",
        "\\x00\\x00\\x0c\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x03, NONE",
        "\\x00\\x00\\x0c\\x04\\x00\\x00\\x00, UNDECIDED",
        "\\x00\\x00, UNDECIDED",
        // SETTINGS with ACK, on stream 1, with a length that is no multiple of 6; DATA
        "\\x00\\x00\\x00\\x04\\x01\\x00\\x00\\x00\\x00, OPAQUE",
        "\\x00\\x00\\x0c\\x04\\x00\\x00\\x00\\x00\\x01, OPAQUE",
        "\\x00\\x00\\x05\\x04\\x00\\x00\\x00\\x00\\x00, OPAQUE",
        "\\x00\\x00\\x0c\\x00\\x00\\x00\\x00\\x00\\x00, OPAQUE",
        "HTTP/1.1 408 Request Timeout\\r\\n, NONE",
        "HTTP/1., NONE",
        "HTT, UNDECIDED",
        "HTTP/2 200, OPAQUE",
        "'220 mail.example.org ESMTP\\r\\n', OPAQUE",
        "SSH-2.0-OpenSSH_9.2\\r\\n, OPAQUE",
        // a greeting of MariaDB
        "\\x6c\\x00\\x00\\x00\\x0a5.5.5, OPAQUE",
        "+OK ready\\r\\n, OPAQUE",
    })
    void tellsHttpServersFromOthers(String text, Evidence evidence) {
        assertThat(ServerFirst.classify(ProtocolPrefixTest.bytes(text))).isEqualTo(evidence);
    }

    @ParameterizedTest
    @CsvSource({"0"})
    void waitsForTheFirstByte(int length) {
        assertThat(ServerFirst.classify(Unpooled.buffer(length))).isEqualTo(Evidence.UNDECIDED);
    }
}
