package io.gossamer.bench.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class Http1ResponderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new Http1Responder());

    @Test
    void getIsAnsweredWithAsManyBytesAsItsPathSays() {
        assertThat(answer("GET /7 HTTP/1.1\r\nhost: a\r\n\r\n"))
                .endsWith("content-length: 7\r\n\r\nahovcjq");
    }

    @Test
    void answersLongerThanAChunkAreWhole() {
        assertThat(answer("GET /200000 HTTP/1.1\r\n\r\n"))
                .contains("content-length: 200000\r\n")
                .hasSizeGreaterThan(200_000);
    }

    @Test
    void postIsAnsweredOnceItsBodyHasCome() {
        assertThat(answer("POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\n12")).isEmpty();
        assertThat(answer("345")).contains("content-length: 100\r\n");
        assertThat(answer("GET /1 HTTP/1.1\r\n\r\n")).contains("content-length: 1\r\n");
    }

    @Test
    void chunkedPostIsReadToItsEnd() {
        assertThat(answer("POST /x HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n"))
                .isEmpty();
        assertThat(answer("a\r\n0123456789\r\n0\r\n\r\n")).contains("content-length: 100\r\n");
    }

    private String answer(String request) {
        channel.writeInbound(Unpooled.copiedBuffer(request, US_ASCII));
        StringBuilder answer = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            answer.append(out.toString(US_ASCII));
        }
        return answer.toString();
    }
}
