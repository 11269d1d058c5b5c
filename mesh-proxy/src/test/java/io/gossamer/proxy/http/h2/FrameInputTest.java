package io.gossamer.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.GO_AWAY;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.SETTINGS;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RecordingHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameInputTest {

    private final RecordingHandler handler = new RecordingHandler();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new Http2ServerConnection(
                            handler,
                            new FailureResponder(FailureResponder.Audience.MESHED_PEER, true),
                            Http2Parameters.meshServer(() -> 0)));
    private final H2Peer peer = new H2Peer(channel);

    @AfterEach
    void release() {
        peer.release();
    }

    private static ByteBuf frame(int length, int type, int flags, int stream, byte[] payload) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
    }

    private void feed(ByteBuf bytes, int piece) {
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readBytes(Math.min(piece, bytes.readableBytes())));
        }
        bytes.release();
        channel.runPendingTasks();
    }

    @Test
    void bodyGoesOnBeforeItsFrameIsWhole() {
        peer.begin().request(1, false);
        feed(frame(60_000, DATA, Http2Flags.END_STREAM, 1, new byte[1_000]), 4_096);

        assertThat(handler.last().body).hasSize(1_000);
        assertThat(handler.last().ended).isFalse();

        feed(Unpooled.wrappedBuffer(new byte[59_000]), 4_096);
        assertThat(handler.last().body).hasSize(60_000);
        assertThat(handler.last().ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 10, 11, 100_000})
    void framesAreTheSameHoweverTheyAreCut(int piece) {
        peer.begin().request(1, false, "content-length", "8");
        ByteBuf bytes = frame(3, DATA, 0, 1, new byte[] {'a', 'b', 'c'});
        bytes.writeBytes(frame(0, DATA, 0, 1, new byte[0]));
        // Padded: 2 bytes behind 3.
        bytes.writeBytes(frame(6, DATA, Http2Flags.PADDED, 1, new byte[] {2, 'd', 'e', 'f', 0, 0}));
        bytes.writeBytes(frame(8, 6, 0, 0, new byte[8]));
        bytes.writeBytes(frame(2, DATA, Http2Flags.END_STREAM, 1, new byte[] {'g', 'h'}));
        feed(bytes, piece);

        assertThat(handler.last().body).hasToString("abcdefgh");
        assertThat(handler.last().ended).isTrue();
        assertThat(peer.received(6)).hasSize(1);
    }

    @Test
    void bodyTooLongIsRefusedByTheHeaderOfItsFrame() {
        peer.begin().request(1, false, "content-length", "2");
        feed(frame(3, DATA, 0, 1, new byte[] {'a'}), 100);
        feed(Unpooled.wrappedBuffer(new byte[] {'b', 'c'}), 100);

        assertThat(handler.last().body).isEmpty();
        assertThat(peer.received(RST_STREAM)).hasSize(1);
        // What is left of it is not taken for a frame.
        assertThat(peer.request(3, true).received(GO_AWAY)).isEmpty();
        assertThat(handler.requests).hasSize(2);
    }

    @Test
    void restOfAFrameOfAResetStreamGivesItsCreditBack() {
        handler.consumes = false;
        peer.begin().request(1, false);
        for (int i = 0; i < 40; i++) {
            int stream = 2 * i + 3;
            peer.request(stream, false);
            feed(frame(60_000, DATA, 0, stream, new byte[30_000]), 65_536);
            handler.last().stream.reset(io.gossamer.proxy.http.StreamReset.CANCEL);
            feed(Unpooled.wrappedBuffer(new byte[30_000]), 65_536);
        }

        // 2.4 MB through a window of 1 MiB.
        assertThat(peer.received(GO_AWAY)).isEmpty();
    }

    @Test
    void frameBeyondTheAnnouncedSizeEndsTheConnection() {
        peer.begin().request(1, false);
        assertThat(peer.received(SETTINGS).get(0).payload()).containsSequence(0, 5, 0, 1, 0, 0);
        feed(frame(64 * 1024 + 1, DATA, 0, 1, new byte[0]), 100);

        assertThat(peer.received(GO_AWAY))
                .singleElement()
                .matches(frame -> frame.code() == Http2Error.FRAME_SIZE_ERROR.code());
    }

    @Test
    void dataWithinAHeaderBlockEndsTheConnection() {
        peer.begin().request(1, false);
        feed(frame(1, 1, 0, 3, new byte[] {(byte) 0x82}), 100);
        feed(frame(1, DATA, 0, 1, new byte[1]), 100);

        assertThat(peer.received(GO_AWAY))
                .singleElement()
                .matches(frame -> frame.code() == Http2Error.PROTOCOL_ERROR.code());
        assertThat(handler.last().body).isEmpty();
    }

    @Test
    void streamThatCarriesMuchGetsALargerWindow() {
        peer.begin().request(1, false);
        int announced = 0;
        int sent = 0;
        for (int i = 0; i < 40; i++) {
            peer.data(1, 16_000, false);
            sent += 16_000;
            announced += credit(1);
        }

        assertThat(announced - sent).isBetween(65_536, 256 * 1024);
    }

    @Test
    void streamThatIsNotReadDoesNot() {
        handler.consumes = false;
        peer.begin().request(1, false);
        int announced = 0;
        int sent = 0;
        for (int i = 0; i < 40; i++) {
            peer.data(1, 16_000, false);
            sent += 16_000;
            handler.last().stream.consumed(i < 3 ? 0 : 16_000);
            announced += credit(1);
        }

        assertThat(announced).isLessThanOrEqualTo(sent);
    }

    @Test
    void largerWindowsAreHalfOfTheConnectionsAtMost() {
        peer.begin();
        int announced = 0;
        int sent = 0;
        for (int stream = 1; stream < 21; stream += 2) {
            peer.request(stream, false);
            for (int i = 0; i < 40; i++) {
                peer.data(stream, 16_000, false);
                sent += 16_000;
                announced += credit(stream);
            }
        }

        assertThat(announced - sent).isBetween(256 * 1024, 512 * 1024);

        // What a stream had is free again for others once it has ended.
        for (int stream = 1; stream < 21; stream += 2) {
            peer.data(stream, 0, true);
            handler.requests.get(stream / 2).answer(200, "");
        }
        peer.received();
        peer.request(21, false);
        announced = 0;
        for (int i = 0; i < 40; i++) {
            peer.data(21, 16_000, false);
            announced += credit(21);
        }
        assertThat(announced).isGreaterThan(40 * 16_000);
    }

    private int credit(int stream) {
        return peer.received(WINDOW_UPDATE).stream()
                .filter(frame -> frame.stream() == stream)
                .mapToInt(
                        frame ->
                                Unpooled.wrappedBuffer(Arrays.copyOf(frame.payload(), 4)).getInt(0))
                .sum();
    }
}
