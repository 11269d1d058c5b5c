package io.gossamer.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.detect.ProtocolPrefix.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolPrefixTest {

    // \r, \n and \xNN are written out; "at" is the number of bytes after which the verdict falls.
    @ParameterizedTest
    @CsvSource({
        "'GET ', HTTP1, 4",
        "POST /a HTTP/1.1, HTTP1, 5",
        "PATCH /a, HTTP1, 6",
        "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n, HTTP2, 24",
        "PRI * HTTP/2.0\\r\\n\\r\\nXM, OPAQUE, 19",
        "PURGE /a HTTP/1.1, HTTP1, 16",
        "m-search * HTTP/1.1, HTTP1, 18",
        "PURGE /a HTTP/2.0, OPAQUE, 15",
        "get key\\r\\n, OPAQUE, 8",
        "CONN {}\\r\\n, OPAQUE, 8",
        "EHLO host\\r\\n, OPAQUE, 10",
        "FOO  /a HTTP/1.1, OPAQUE, 5",
        "*1\\r\\n$4\\r\\nPING, OPAQUE, 3",
        "SSH-2.0-client\\r\\n, OPAQUE, 15",
        "\\r\\nGET / HTTP/1.1, OPAQUE, 1",
        "' GET / HTTP/1.1', OPAQUE, 1",
        "G\\x00, OPAQUE, 2",
        "GE\\xff, OPAQUE, 3",
        "\\x16\\x03\\x01\\x02\\x00, TLS, 5",
        "\\x16\\x03\\x03\\x00\\x40, TLS, 5",
        "\\x16\\x03\\x02\\x02\\x00, OPAQUE, 3",
        "\\x16\\x03\\x01\\x7f\\x00, OPAQUE, 4",
        "\\x16\\x02\\x01\\x02\\x00, OPAQUE, 2",
        "\\x00\\x00\\x00\\x08\\x04\\xd2\\x16\\x2f, OPAQUE, 1",
        "PRI, UNDECIDED, 0",
        "GET, UNDECIDED, 0",
        "OPTION, UNDECIDED, 0",
        "PURGE /very/long, UNDECIDED, 0",
        "\\x16\\x03\\x01, UNDECIDED, 0"
    })
    void decidesAtTheFirstByteThatLeavesOneProtocol(String text, Verdict verdict, int at) {
        ByteBuf all = bytes(text);
        ProtocolPrefix prefix = new ProtocolPrefix();
        int decidedAt = 0;
        Verdict last = Verdict.UNDECIDED;
        for (int length = 1; length <= all.readableBytes(); length++) {
            last = prefix.look(all.slice(0, length));
            if (last != Verdict.UNDECIDED && decidedAt == 0) {
                decidedAt = length;
            }
        }
        assertThat(last).isEqualTo(verdict);
        assertThat(decidedAt).isEqualTo(at);
        assertThat(new ProtocolPrefix().look(all)).isEqualTo(verdict);
    }

    static ByteBuf bytes(String text) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.writeByte(c);
                continue;
            }
            char kind = text.charAt(++i);
            if (kind == 'x') {
                out.writeByte(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.writeCharSequence(kind == 'r' ? "\r" : "\n", StandardCharsets.US_ASCII);
            }
        }
        return out;
    }
}
