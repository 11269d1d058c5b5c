package io.gossamer.proxy.app;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.ServerConnection;
import io.gossamer.proxy.inbound.AppAddress;
import io.gossamer.proxy.inbound.InboundStack;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.outbound.OutboundStack;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop with both ways through the proxy and the connections that came in. What arrives
 * before the first certificate waits, unread. Confined to its loop but for the constructor.
 */
final class Worker {

    /** Connections that wait for the first certificate. */
    private static final int MAX_WAITING = 10_000;

    private record Arrival(Channel channel, Consumer<Channel> stage) {}

    private final EventLoop loop;
    private final int maxConnections;
    private final ArrayDeque<Arrival> waiting = new ArrayDeque<>();
    private final Set<Channel> accepted = new HashSet<>();
    private @Nullable InboundStack inbound;
    private @Nullable OutboundStack outbound;
    private boolean open;
    private boolean draining;

    /**
     * @param maxConnections that came in and are open; more are refused
     */
    Worker(EventLoop loop, int maxConnections) {
        this.loop = loop;
        this.maxConnections = maxConnections;
    }

    EventLoop loop() {
        return loop;
    }

    /** Sets the ways through; connections wait until {@link #open}. */
    void attach(InboundStack in, OutboundStack out) {
        inbound = in;
        outbound = out;
    }

    void acceptInbound(Channel channel, @Nullable AppAddress declared) {
        InboundStack stack = inbound;
        if (stack != null && isFull()) {
            stack.refuse(channel, connectionLimit());
            return;
        }
        accept(
                channel,
                c -> {
                    if (inbound != null) {
                        inbound.accept(c, declared);
                    }
                });
    }

    void acceptOutbound(Channel channel, @Nullable Target declared) {
        OutboundStack stack = outbound;
        if (stack != null && isFull()) {
            stack.refuse(channel, connectionLimit());
            return;
        }
        accept(
                channel,
                c -> {
                    if (outbound != null) {
                        outbound.accept(c, declared);
                    }
                });
    }

    private boolean isFull() {
        return accepted.size() >= maxConnections;
    }

    private ProxyFailure connectionLimit() {
        return ProxyFailure.of(
                FailureCode.LOAD_SHED,
                maxConnections
                        + " connections are open, what mesh.proxy.limits.max-connections allows or"
                        + " the heap bears");
    }

    private void accept(Channel channel, Consumer<Channel> stage) {
        if (draining || isFull() || waiting.size() >= MAX_WAITING) {
            channel.close();
            return;
        }
        accepted.add(channel);
        channel.closeFuture().addListener(closed -> accepted.remove(channel));
        if (open) {
            stage.accept(channel);
        } else {
            waiting.add(new Arrival(channel, stage));
        }
    }

    /** The proxy has its certificate: connections are served from now on. */
    void open() {
        open = true;
        if (inbound != null) {
            inbound.start();
        }
        Arrival arrival;
        while ((arrival = waiting.poll()) != null) {
            if (arrival.channel().isActive()) {
                arrival.stage().accept(arrival.channel());
            }
        }
    }

    /** HTTP connections end after their requests; others when their peers end them. */
    void drain() {
        draining = true;
        for (Channel channel : List.copyOf(accepted)) {
            ServerConnection http = http(channel);
            if (http != null) {
                http.drain();
            }
        }
    }

    /** Connections that came in and are still open. */
    int connections() {
        return accepted.size();
    }

    /** Closes what is left. */
    void close() {
        for (Channel channel : List.copyOf(accepted)) {
            channel.close();
        }
        if (inbound != null) {
            inbound.close();
        }
        if (outbound != null) {
            outbound.close();
        }
    }

    private static @Nullable ServerConnection http(Channel channel) {
        for (Map.Entry<String, ChannelHandler> handler : channel.pipeline()) {
            if (handler.getValue() instanceof ServerConnection connection) {
                return connection;
            }
        }
        return null;
    }
}
