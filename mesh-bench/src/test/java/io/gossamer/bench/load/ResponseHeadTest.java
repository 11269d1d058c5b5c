package io.gossamer.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nvia: x\r\nContent-Length: 1048576\r\nconnection: keep-alive\r\n\r\n";

    private final ResponseHead head = new ResponseHead();

    @Test
    void bodyIsLeftInTheBuffer() {
        ByteBuf in = Unpooled.copiedBuffer(HEAD + "body", US_ASCII);
        assertThat(head.read(in)).isTrue();
        assertThat(in.toString(US_ASCII)).isEqualTo("body");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.contentLength()).isEqualTo(1 << 20);
    }

    @Test
    void anyCutIsPutTogether() {
        for (int cut = 1; cut < HEAD.length(); cut++) {
            head.reset();
            assertThat(head.read(Unpooled.copiedBuffer(HEAD.substring(0, cut), US_ASCII)))
                    .isFalse();
            ByteBuf rest = Unpooled.copiedBuffer(HEAD.substring(cut) + "b", US_ASCII);
            assertThat(head.read(rest)).as("cut at %d", cut).isTrue();
            assertThat(rest.readableBytes()).isEqualTo(1);
            assertThat(head.contentLength()).isEqualTo(1 << 20);
        }
    }

    @Test
    void headWithoutLengthSaysSo() {
        head.read(Unpooled.copiedBuffer("HTTP/1.1 503 No\r\nx: y\r\n\r\n", US_ASCII));
        assertThat(head.status()).isEqualTo(503);
        assertThat(head.contentLength()).isEqualTo(-1);
    }
}
