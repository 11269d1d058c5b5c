package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.token.Tokens;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.identify.MeshTls;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the connections of one event loop share on the way in. Made by {@link InboundStack}; used on
 * that loop only.
 *
 * @param gateway where connections go that name a host
 * @param toMesh answers peers whose identity was verified
 * @param toOthers answers everybody else
 */
record InboundContext(
        EventLoop loop,
        LongSupplier nanoTicker,
        RandomGenerator random,
        InboundSettings settings,
        MeshTls tls,
        Ports ports,
        Tokens tokens,
        Apps apps,
        AppDialer dialer,
        Gateway gateway,
        InboundMetrics metrics,
        FailureResponder toMesh,
        FailureResponder toOthers,
        InFlight inFlight) {}
