package io.gossamer.demo.prices;

import io.gossamer.demo.http.Json;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.EventExecutor;

/** The WebSockets that follow the prices, and the price of this second. Confined to one loop. */
// A write that fails closes its channel, which leaves the group by itself.
@SuppressWarnings("FutureReturnValueIgnored")
final class Watchers {

    private final ChannelGroup channels;
    private PriceList current = PriceList.at(0);

    Watchers(EventExecutor loop) {
        this.channels = new DefaultChannelGroup(loop);
    }

    PriceList current() {
        return current;
    }

    void add(Channel channel) {
        channels.add(channel);
        channel.writeAndFlush(frame());
    }

    /** Moves the prices. A watcher that does not read skips ticks instead of queueing them. */
    void tick() {
        current = PriceList.at(current.tick() + 1);
        channels.writeAndFlush(frame(), Channel::isWritable);
    }

    private TextWebSocketFrame frame() {
        return new TextWebSocketFrame(Json.write(current));
    }
}
