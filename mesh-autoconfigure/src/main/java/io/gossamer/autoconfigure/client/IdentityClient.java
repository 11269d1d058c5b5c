package io.gossamer.autoconfigure.client;

import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.mesh.v1.JoinTokensGrpc;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.grpc.ManagedChannel;

/**
 * Calls the identity service. Closed with the application; thread-safe.
 *
 * @param channel to the service
 */
public record IdentityClient(ManagedChannel channel) implements AutoCloseable {

    /** Certification (contract section 3). */
    public IdentityGrpc.IdentityBlockingStub identity() {
        return IdentityGrpc.newBlockingStub(channel);
    }

    /** The roots, pushed. */
    public TrustBundlesGrpc.TrustBundlesStub trustBundles() {
        return TrustBundlesGrpc.newStub(channel);
    }

    /** Join tokens; served on the operator's socket only (rule R9). */
    public JoinTokensGrpc.JoinTokensBlockingStub joinTokens() {
        return JoinTokensGrpc.newBlockingStub(channel);
    }

    /** Cuts what is in flight. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
