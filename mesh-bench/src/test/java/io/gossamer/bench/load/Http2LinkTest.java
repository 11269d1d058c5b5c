package io.gossamer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.bench.backend.Service;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http2LinkTest {

    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void wrongAnswerIsAnErrorAndNotAnAnswer() {
        LoadSpec spec = new LoadSpec(LoadSpec.Kind.HTTP2, 1, 1, 1, 0, 0);
        LoadRun run = new LoadRun(spec, loop, 1);
        ChannelHandler link = Links.of(spec, run).get();
        EmbeddedChannel channel = new EmbeddedChannel(link);
        channel.writeInbound(answer(1, 0x88, Service.SMALL_BODY - 1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(run.result().completed()).isZero();
        assertThat(run.result().errors()).isEqualTo(1);
    }

    @Test
    void answerWithAnotherStatusIsAnError() {
        LoadSpec spec = new LoadSpec(LoadSpec.Kind.HTTP2, 1, 1, 1, 0, 0);
        LoadRun run = new LoadRun(spec, loop, 1);
        EmbeddedChannel channel = new EmbeddedChannel(Links.of(spec, run).get());
        channel.writeInbound(answer(1, 0x8d, Service.SMALL_BODY));
        assertThat(run.result().errors()).isEqualTo(1);
    }

    @Test
    void wholeAnswerIsCountedAndTheNextRequestFollows() {
        LoadSpec spec = new LoadSpec(LoadSpec.Kind.HTTP2, 1, 1, 1, 0, 0);
        LoadRun run = new LoadRun(spec, loop, 1);
        EmbeddedChannel channel = new EmbeddedChannel(Links.of(spec, run).get());
        channel.releaseOutbound();
        channel.writeInbound(answer(1, 0x88, Service.SMALL_BODY));
        assertThat(run.result().completed()).isEqualTo(1);
        ByteBuf next = channel.readOutbound();
        assertThat(next.getInt(5)).isEqualTo(3);
        next.release();
        channel.finishAndReleaseAll();
    }

    private static ByteBuf answer(int stream, int status, int body) {
        ByteBuf out = Unpooled.buffer();
        // A table size update first, as some proxies send it.
        out.writeMedium(4).writeByte(1).writeByte(4).writeInt(stream);
        out.writeByte(0x3f).writeByte(0xe1).writeByte(0x1f).writeByte(status);
        out.writeMedium(body).writeByte(0).writeByte(1).writeInt(stream);
        return out.writeZero(body);
    }
}
