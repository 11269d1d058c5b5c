package io.gossamer.destination;

import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.destination.grpc.outbound.OutboundMessages;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.outbound.OutboundPolicyView;

/** What proxies are told of a {@link TestMesh}. */
public final class TestPolicies {

    private TestPolicies() {}

    /** The answer to a proxy that announces all features. */
    public static OutboundPolicy outbound(Snapshot snapshot, OutboundPolicyView.Query query) {
        return outbound(new OutboundPolicyView(TestMesh.SETTINGS).evaluate(snapshot, query));
    }

    /** An answer that must be a policy, as the contract writes it. */
    public static OutboundPolicy outbound(
            Lookup<io.gossamer.destination.view.outbound.OutboundPolicy> answer) {
        return OutboundMessages.policy(
                ((Lookup.Found<io.gossamer.destination.view.outbound.OutboundPolicy>) answer)
                        .value(),
                TestMesh.SETTINGS,
                true,
                1);
    }
}
