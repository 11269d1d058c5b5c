package io.gossamer.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proxy.forward.TransportHeader.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportHeaderTest {

    private final List<Object> heard = new ArrayList<>();
    private @Nullable EmbeddedChannel channel;

    @AfterEach
    void release() {
        if (channel != null) {
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void writesTheContractsBytes() {
        String preface =
                ByteBufUtil.hexDump(
                        "transport.l5d.io/v1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // port=8080: field 1 varint; session_protocol=http2: field 3, length 2, field 2 length 0
        assertThat(hex(TransportHeaderForm.CONTRACT, TransportHeader.toPort(8080, Session.OPAQUE)))
                .isEqualTo(preface + "00000003" + "08903f");
        assertThat(hex(TransportHeaderForm.CONTRACT, TransportHeader.toPort(8080, Session.HTTP2)))
                .isEqualTo(preface + "00000007" + "08903f" + "1a021200");
    }

    @ParameterizedTest
    @CsvSource({
        "CONTRACT, OPAQUE, , false",
        "CONTRACT, HTTP1, , false",
        "CONTRACT, HTTP2, books.default, false",
        "GOSSAMER, OPAQUE, , true",
        "GOSSAMER, HTTP1, books.default, false",
        "GOSSAMER, HTTP2, , true",
        "GOSSAMER, UNDECIDED, , true"
    })
    void readsWhatItWritesByteByByteAndLeavesWhatFollows(
            TransportHeaderForm form, Session session, @Nullable String name, boolean load)
            throws Exception {
        TransportHeader header = new TransportHeader(65535, name, session, load);
        ByteBuf bytes = form.encode(ByteBufAllocator.DEFAULT, header).writeByte('x');
        try {
            for (int length = 0; length < bytes.readableBytes() - 1; length++) {
                assertThat(form.decode(bytes.slice(0, length))).isNull();
            }
            assertThat(form.decode(bytes)).isEqualTo(header);
            assertThat(bytes.readableBytes()).isEqualTo(1);
        } finally {
            bytes.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GOSSAMER, 00010000, length",
        "GOSSAMER, ffffffff, length",
        "GOSSAMER, 000000020800, port",
        "GOSSAMER, 000000040880800400, port",
        "GOSSAMER, 0000000408501807, session",
        "GOSSAMER, 0000000208ff, protobuf",
        "CONTRACT, 16, preface",
        "CONTRACT, 7472616e73706f72742e6c35642e696f2f76320d0a, preface"
    })
    void refusesMalformedHeaders(TransportHeaderForm form, String hex, String what) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        assertThatThrownBy(() -> form.decode(bytes))
                .isInstanceOf(MalformedHeaderException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("expected");
    }

    @Test
    void reportsTheHeaderAndHoldsTheRestUntilItMayProceed() {
        EmbeddedChannel in = open();
        ByteBuf bytes =
                TransportHeaderForm.GOSSAMER
                        .encode(in.alloc(), TransportHeader.toPort(80, Session.UNDECIDED))
                        .writeByte('a');
        in.writeInbound(bytes);
        assertThat(heard).containsExactly(TransportHeader.toPort(80, Session.UNDECIDED));
        assertThat(in.config().isAutoRead()).isFalse();
        in.writeInbound(Unpooled.wrappedBuffer(new byte[] {'b'}));
        in.pipeline().get(TransportHeaderDecoder.class).proceed();
        ByteBuf rest = in.readInbound();
        assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("ab");
        rest.release();
    }

    @Test
    void closesWhenTheHeaderIsLate() {
        EmbeddedChannel in = open();
        in.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0}));
        in.advanceTimeBy(10, TimeUnit.SECONDS);
        in.runScheduledPendingTasks();
        assertThat(heard).hasSize(1).first().asString().contains("late");
        assertThat(in.isOpen()).isFalse();
    }

    @Test
    void closesQuietlyWhenTheConnectionEndsBeforeTheHeader() {
        EmbeddedChannel in = open();
        in.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(heard).isEmpty();
        assertThat(in.isOpen()).isFalse();
    }

    @Test
    void closesWhenTheConnectionEndsWithinTheHeader() {
        EmbeddedChannel in = open();
        in.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0}));
        in.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(heard).hasSize(1).first().asString().contains("ended early");
        assertThat(in.isOpen()).isFalse();
    }

    private EmbeddedChannel open() {
        EmbeddedChannel opened = new EmbeddedChannel();
        channel = opened;
        opened.freezeTime();
        opened.pipeline()
                .addLast(
                        new TransportHeaderDecoder(
                                TransportHeaderForm.GOSSAMER,
                                Duration.ofSeconds(10),
                                new TransportHeaderDecoder.Listener() {
                                    @Override
                                    public void onHeader(TransportHeader header) {
                                        heard.add(header);
                                    }

                                    @Override
                                    public void onNoHeader(String reason) {
                                        heard.add(reason);
                                    }
                                }));
        return opened;
    }

    private static String hex(TransportHeaderForm form, TransportHeader header) {
        ByteBuf bytes = form.encode(ByteBufAllocator.DEFAULT, header);
        try {
            return ByteBufUtil.hexDump(bytes);
        } finally {
            bytes.release();
        }
    }
}
