package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DestinationTest {

    private static final Duration TIME = Duration.ofSeconds(10);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Consumer<? super OutboundLookup>> watchers = new ArrayList<>();
    private final Destinations destinations =
            new Destinations(
                    channel.eventLoop(),
                    target ->
                            (executor, listener) -> {
                                watchers.add(listener);
                                return () -> {};
                            },
                    new MeshNames("default", "cluster.local"),
                    TIME,
                    TIME);
    private final Destination destination = destinations.acquire(OutboundHarness.TARGET);

    @AfterEach
    void close() {
        destinations.close();
        channel.close();
    }

    @Test
    void anInvalidPolicyTakesThePlaceOfAValidOneAtOnceAndAValidOneOfThat() {
        send(new OutboundLookup.Found(policy("first")));
        assertThat(answer()).isEqualTo("first");

        send(failed(FailureCode.INVALID_POLICY));
        assertThat(answer()).isEqualTo("invalid policy");
        assertThat(destination.policy()).isNull();

        send(new OutboundLookup.Found(policy("second")));
        assertThat(answer()).isEqualTo("second");
    }

    @Test
    void anyOtherFailureLeavesWhatIsKnown() {
        send(new OutboundLookup.Found(policy("first")));
        send(failed(FailureCode.NAME_NOT_FOUND));

        assertThat(answer()).isEqualTo("first");
    }

    private void send(OutboundLookup lookup) {
        watchers.forEach(watcher -> watcher.accept(lookup));
    }

    /** The parent of the policy, or the label of the failure. */
    private String answer() {
        List<String> heard = new ArrayList<>();
        destination.whenKnown(
                new Destination.Waiter() {
                    @Override
                    public void onPolicy(CompiledPolicy policy) {
                        heard.add(policy.policy().parent().name());
                    }

                    @Override
                    public void onFailure(ProxyFailure failure) {
                        heard.add(failure.code().label());
                    }
                });
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    private static OutboundLookup failed(FailureCode code) {
        return new OutboundLookup.Failed(ProxyFailure.of(code, "test"));
    }

    private static OutboundPolicy policy(String name) {
        return new OutboundPolicy(
                Meta.ofDefault(name),
                null,
                OutboundProtocol.OPAQUE,
                TIME,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                false,
                1);
    }
}
