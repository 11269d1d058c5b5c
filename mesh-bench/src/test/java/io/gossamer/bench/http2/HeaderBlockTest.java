package io.gossamer.bench.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.Test;

class HeaderBlockTest {

    private final HeaderBlock block =
            HeaderBlock.builder()
                    .indexed(3)
                    .indexed(6)
                    .named(4, "/bench.Bench/Unary")
                    .named(1, "shop")
                    .field("te", "trailers")
                    .build();

    @Test
    void everyBlockOfAConnectionDecodesToTheSameFields() throws Http2Exception {
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        Http2Headers first = decoder.decodeHeaders(1, block.first().duplicate());
        assertThat(first.method()).hasToString("POST");
        assertThat(first.path()).hasToString("/bench.Bench/Unary");
        assertThat(first.authority()).hasToString("shop");
        assertThat(first.get("te")).hasToString("trailers");
        for (int stream = 3; stream < 9; stream += 2) {
            assertThat(decoder.decodeHeaders(stream, block.later().duplicate())).isEqualTo(first);
        }
    }

    @Test
    void laterBlocksAreIndicesAlone() {
        assertThat(block.later().readableBytes()).isEqualTo(5);
    }

    @Test
    void longTextsAreRefused() {
        assertThatThrownBy(() -> HeaderBlock.builder().field("x", "y".repeat(127)))
                .hasMessageContaining("at most 126 bytes");
    }
}
