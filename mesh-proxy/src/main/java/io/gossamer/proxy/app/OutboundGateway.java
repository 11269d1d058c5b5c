package io.gossamer.proxy.app;

import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.inbound.Gateway;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.outbound.OutboundStack;
import io.netty.channel.Channel;

/** Sends what peers send to a gateway out by the stack of the same event loop. */
record OutboundGateway(OutboundStack outbound) implements Gateway {

    @Override
    public RequestHandler requests(Target.Authority target) {
        return outbound.gatewayRequests(target);
    }

    @Override
    public void relay(Channel client, Target.Authority target, Runnable proceed) {
        outbound.gatewayRelay(client, target, proceed);
    }
}
