package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PortPolicyTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Consumer<? super ServerPolicy>> watchers = new ArrayList<>();
    private final PortPolicy port = new PortPolicy(channel.eventLoop(), this::subscribe, () -> 0);
    private final List<String> heard = new ArrayList<>();

    @Test
    void whenThePolicyChangesRelayedConnectionsAreToldTheNewOne() {
        send(policy("first"));
        port.onChange(() -> heard.add(port.authorizer().policy().meta().name()));

        send(policy("first"));
        send(policy("second"));

        assertThat(heard).containsExactly("second");
    }

    @Test
    void whenAConnectionEndsItIsToldNothingMore() {
        send(policy("first"));
        Watch.Subscription ended = port.onChange(() -> heard.add("ended"));
        port.onChange(
                () -> {
                    heard.add("other");
                    ended.close();
                });

        send(policy("second"));
        heard.clear();
        send(policy("third"));

        assertThat(heard).containsExactly("other");
    }

    private Watch.Subscription subscribe(
            Executor executor, Consumer<? super ServerPolicy> listener) {
        watchers.add(listener);
        return () -> {};
    }

    private void send(ServerPolicy policy) {
        watchers.forEach(watcher -> watcher.accept(policy));
    }

    private static ServerPolicy policy(String name) {
        return new ServerPolicy(
                Meta.ofDefault(name),
                ServerPolicy.ServerProtocol.DETECT,
                Duration.ofSeconds(1),
                List.of(),
                List.of(),
                null,
                false,
                1);
    }
}
