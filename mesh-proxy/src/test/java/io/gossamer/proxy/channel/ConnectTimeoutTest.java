package io.gossamer.proxy.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectTimeoutTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelPromise connect = channel.newPromise();
    private final Future<Channel> result = limited();

    private Future<Channel> limited() {
        channel.freezeTime();
        return ConnectTimeout.limit(connect, channel.eventLoop(), Duration.ofMillis(300));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void connectionInTimeIsHandedOn() {
        pass(299);
        connect.setSuccess();
        pass(1_000);

        assertThat(result.getNow()).isSameAs(channel);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void failureIsHandedOn() {
        connect.setFailure(new ConnectException("refused"));

        assertThat(result.cause()).isInstanceOf(ConnectException.class);
    }

    /** As after a pause of the process: the timer is due, and the socket was not looked at. */
    @Test
    void connectionThatWasMadeWhileTheLoopStoodStillIsHandedOn() {
        pass(10_000);
        assertThat(result.isDone()).isFalse();
        connect.setSuccess();
        pass(1_000);

        assertThat(result.getNow()).isSameAs(channel);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void connectionThatIsNotMadeTimesOutAndIsClosed() {
        pass(300);
        pass(1);

        assertThat(result.cause())
                .isInstanceOf(ConnectTimeoutException.class)
                .hasMessage("connection timed out after 300 ms");
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
