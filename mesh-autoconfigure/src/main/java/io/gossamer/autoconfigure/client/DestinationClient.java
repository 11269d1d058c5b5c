package io.gossamer.autoconfigure.client;

import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.grpc.ManagedChannel;

/**
 * Calls the destination service: discovery, policies, inventory. Closed with the application;
 * thread-safe.
 *
 * @param channel to the service
 */
public record DestinationClient(ManagedChannel channel) implements AutoCloseable {

    /** Endpoints and profiles (contract section 2). */
    public DestinationGrpc.DestinationStub destination() {
        return DestinationGrpc.newStub(channel);
    }

    /** What a port of a workload accepts. */
    public InboundServerPoliciesGrpc.InboundServerPoliciesStub inboundPolicies() {
        return InboundServerPoliciesGrpc.newStub(channel);
    }

    /** How a destination is reached. */
    public OutboundPoliciesGrpc.OutboundPoliciesStub outboundPolicies() {
        return OutboundPoliciesGrpc.newStub(channel);
    }

    /** What the control plane knows. */
    public InventoryGrpc.InventoryStub inventory() {
        return InventoryGrpc.newStub(channel);
    }

    /** Cuts what is in flight. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
