package io.gossamer.proxy.outbound;

import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.route.RetryBudget;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the connections of one event loop share on the way out. Made by {@link OutboundStack}; used
 * on that loop only.
 *
 * @param nanoTicker monotonic
 */
record OutboundContext(
        EventLoop loop,
        LongSupplier nanoTicker,
        RandomGenerator random,
        OutboundSettings settings,
        Destinations destinations,
        Backends backends,
        OutboundMetrics metrics,
        ServerFirstMemory serverFirst,
        FailureResponder responder,
        InFlight inFlight,
        RetryBudget retryBudget) {}
