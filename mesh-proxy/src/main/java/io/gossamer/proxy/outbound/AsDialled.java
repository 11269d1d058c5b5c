package io.gossamer.proxy.outbound;

import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.control.policy.Synthesis;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.Target;

/**
 * The policy of requests in ingress mode that have no {@code l5d-dst-override}: to the address that
 * was dialled, in plaintext, as they would go without a mesh (contract section 8, {@code
 * ingress_without_override}).
 */
final class AsDialled {

    /** Contract section 2: meta kinds of the proxy's own. */
    static final Meta META = Meta.ofDefault("ingress");

    /** Requests that may wait for the connection: the contract's default of a queue. */
    private static final int QUEUE_CAPACITY = 10_000;

    private AsDialled() {}

    /** Answers once. */
    static Watch<OutboundLookup> policy(Target.Address target, OutboundSettings settings) {
        Backend backend =
                new Backend(
                        META,
                        new Backend.Dispatch.Forward(Endpoint.plain(target.socketAddress())),
                        QUEUE_CAPACITY,
                        settings.failfast());
        OutboundPolicy policy =
                Synthesis.forward(META, backend, false, settings.detectTimeout(), 1);
        return (executor, listener) -> {
            executor.execute(() -> listener.accept(new OutboundLookup.Found(policy)));
            return () -> {};
        };
    }
}
