package io.gossamer.proxy.outbound;

import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.outbound.mirror.Mirrors;
import io.gossamer.proxy.outbound.series.OutboundMetrics;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share on the way out. Made by {@link OutboundStack}; used
 * on that loop only.
 *
 * @param nanoTicker monotonic
 * @param asDialled destinations of ingress mode that no header overrides; null outside that mode
 * @param gateway whether the clients are peers: only names of the mesh are served then, and nothing
 *     is detected
 */
record OutboundContext(
        EventLoop loop,
        LongSupplier nanoTicker,
        RandomGenerator random,
        OutboundSettings settings,
        Destinations destinations,
        @Nullable Destinations asDialled,
        Backends backends,
        OutboundMetrics metrics,
        ServerFirstMemory serverFirst,
        FailureResponder responder,
        InFlight inFlight,
        Mirrors mirrors,
        boolean gateway) {

    /** The same for what a gateway takes. */
    OutboundContext forGateway(FailureResponder toPeers) {
        return new OutboundContext(
                loop,
                nanoTicker,
                random,
                settings,
                destinations,
                null,
                backends,
                metrics,
                serverFirst,
                toPeers,
                inFlight,
                mirrors,
                true);
    }
}
