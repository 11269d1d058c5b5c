package io.gossamer.bench.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.http2.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http2ResponderTest {

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new Http2Responder(Answer.stream()));

    private record Frame(int type, int flags, int stream, int length) {}

    @Test
    void sendsNoMoreThanTheWindowsOfThePeer() {
        List<Frame> frames = exchange(request(Unpooled.buffer(), 1));
        int sent = bytes(frames);
        int message = Service.GRPC_PREFIX + Service.STREAM_MESSAGE;
        assertThat(sent).isBetween(Frames.DEFAULT_WINDOW - message + 1, Frames.DEFAULT_WINDOW);
        assertThat(frames)
                .noneMatch(
                        frame ->
                                (frame.flags() & Frames.END_STREAM) != 0
                                        && frame.type() != Frames.SETTINGS);
    }

    @Test
    void creditLetsTheRestFollowAndTrailersEndTheStream() {
        exchange(request(Unpooled.buffer(), 1));
        ByteBuf credit = Unpooled.buffer();
        Frames.windowUpdate(credit, 0, 1 << 24);
        Frames.windowUpdate(credit, 1, 1 << 24);
        List<Frame> frames = exchange(credit);
        Frame last = frames.get(frames.size() - 1);
        assertThat(last.type()).isEqualTo(Frames.HEADERS);
        assertThat(last.flags()).isEqualTo(Frames.END_HEADERS | Frames.END_STREAM);
    }

    @Test
    void streamsShareTheConnectionsWindow() {
        ByteBuf both = request(Unpooled.buffer(), 1);
        headers(both, 3);
        List<Frame> frames = exchange(both);
        assertThat(frames)
                .filteredOn(frame -> frame.type() == Frames.DATA)
                .extracting(Frame::stream)
                .contains(1, 3);
        assertThat(bytes(frames)).isLessThanOrEqualTo(Frames.DEFAULT_WINDOW);
    }

    @Test
    void resetStreamIsNotSentOn() {
        exchange(request(Unpooled.buffer(), 1));
        ByteBuf reset = Unpooled.buffer();
        Frames.header(reset, 4, Frames.RST_STREAM, 0, 1);
        reset.writeInt(8);
        Frames.windowUpdate(reset, 0, 1 << 24);
        assertThat(bytes(exchange(reset))).isZero();
    }

    private static ByteBuf request(ByteBuf out, int stream) {
        out.writeBytes(Frames.PREFACE);
        Frames.header(out, 0, Frames.SETTINGS, 0, 0);
        headers(out, stream);
        return out;
    }

    private static void headers(ByteBuf out, int stream) {
        Frames.header(out, 1, Frames.HEADERS, Frames.END_HEADERS | Frames.END_STREAM, stream);
        out.writeByte(0x82);
    }

    private static int bytes(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.type() == Frames.DATA)
                .mapToInt(Frame::length)
                .sum();
    }

    private List<Frame> exchange(ByteBuf request) {
        channel.writeInbound(request);
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        List<Frame> frames = new ArrayList<>();
        while (all.isReadable()) {
            int length = all.readUnsignedMedium();
            frames.add(new Frame(all.readByte(), all.readUnsignedByte(), all.readInt(), length));
            all.skipBytes(length);
        }
        all.release();
        return frames;
    }
}
