package io.gossamer.proxy.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.authorize.RateLimiter.Scope;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PortPolicyTest {

    private static final Meta LIMIT = Meta.ofDefault("limit");

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

    @Test
    void whatIsUsedUpOfALimitStaysUsedUpWhileTheLimitIsTheSame() {
        ServerPolicy.RateLimit limit = new ServerPolicy.RateLimit(LIMIT, 2, 0, List.of());
        send(policy("first", limit));
        assertThat(List.of(port.limit(null), port.limit(null), port.limit(null)))
                .containsExactly(Scope.NONE, Scope.NONE, Scope.TOTAL);

        send(policy("second", new ServerPolicy.RateLimit(LIMIT, 2, 0, List.of())));
        assertThat(port.limit(null)).isEqualTo(Scope.TOTAL);

        send(policy("second", new ServerPolicy.RateLimit(LIMIT, 3, 0, List.of())));
        assertThat(port.limit(null)).isEqualTo(Scope.NONE);
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
        return policy(name, null);
    }

    private static ServerPolicy policy(String name, ServerPolicy.@Nullable RateLimit limit) {
        return new ServerPolicy(
                Meta.ofDefault(name),
                ServerPolicy.ServerProtocol.DETECT,
                Duration.ofSeconds(1),
                List.of(),
                List.of(),
                limit,
                false,
                1);
    }
}
