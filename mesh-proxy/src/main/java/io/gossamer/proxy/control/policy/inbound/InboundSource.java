package io.gossamer.proxy.control.policy.inbound;

import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ResumableStream;
import io.gossamer.proxy.control.connect.ResumableStream.AfterEnd;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.control.policy.Mapped;
import io.gossamer.proxy.control.policy.Synthesis;
import io.gossamer.proxy.control.watch.Remembered;
import io.gossamer.proxy.control.watch.WatchSource;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.model.ServerPolicy;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of one inbound port: WatchPort. The configured default stands in once the service has
 * answered with an error, or has not answered within a second: a connection that comes earlier
 * waits, so that the default is no way around the policy. The last answer stays through every
 * error.
 */
public final class InboundSource implements WatchSource<ServerPolicy> {

    private static final Logger log = LoggerFactory.getLogger(InboundSource.class);

    /** How long the first connection of a port waits for its policy. */
    private static final long PATIENCE_MILLIS = 1000;

    private final PortSpec request;
    private final ServerPolicy defaults;
    private final @Nullable Server restored;
    private final Consumer<Server> memory;
    private final EventLoop loop;
    private final ResumableStream<PortSpec, Server> stream;
    private @Nullable Sink<ServerPolicy> sink;
    private boolean published;
    private long version;

    /** Not started yet. */
    public InboundSource(
            ControlChannel channel,
            PortSpec request,
            Limits limits,
            ServerPolicy defaults,
            Remembered<Server> remembered) {
        this.request = request;
        this.defaults = defaults;
        this.restored = remembered.restored();
        this.memory = remembered.memory();
        this.loop = channel.loop().loop();
        this.stream =
                new ResumableStream<>(
                        channel, ControlMethods.WATCH_PORT, request, limits, new Stream());
    }

    @Override
    public @Nullable ServerPolicy initial() {
        if (restored != null
                && InboundPolicyMapping.map(restored, defaults.detectTimeout(), true, ++version)
                        instanceof Mapped.Valid<ServerPolicy> valid) {
            published = true;
            return valid.value();
        }
        return null;
    }

    @Override
    public void start(Sink<ServerPolicy> target) {
        sink = target;
        stream.start();
        if (!published) {
            loop.schedule(this::publishDefault, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void publishDefault() {
        if (!published) {
            publish(defaults);
        }
    }

    private void publish(ServerPolicy policy) {
        if (sink != null) {
            published = true;
            sink.publish(policy);
        }
    }

    @Override
    public void stop() {
        stream.stop();
    }

    /** The contract's table of errors (section 2, row Inbound WatchPort). */
    private final class Stream implements ResumableStream.Owner<Server> {

        @Override
        public void message(Server message) {
            Mapped<ServerPolicy> mapped =
                    InboundPolicyMapping.map(message, defaults.detectTimeout(), false, ++version);
            ServerPolicy policy;
            if (mapped instanceof Mapped.Valid<ServerPolicy> valid) {
                policy = valid.value();
                memory.accept(message);
            } else {
                String problem = ((Mapped.Invalid<ServerPolicy>) mapped).problem();
                log.warn("policy of inbound port {}: {}", request.getPort(), problem);
                policy = Synthesis.inboundInvalid(problem, defaults.detectTimeout(), version);
            }
            publish(policy);
        }

        @Override
        public AfterEnd ended(GrpcStatus status) {
            publishDefault();
            return switch (status.code()) {
                case INVALID_ARGUMENT, FAILED_PRECONDITION -> {
                    log.warn(
                            "policy of inbound port {}: {} (expected: a policy; the last one stays"
                                    + " in force)",
                            request.getPort(),
                            status);
                    yield AfterEnd.STOP;
                }
                case NOT_FOUND -> AfterEnd.RETRY_SOON;
                default -> AfterEnd.RETRY;
            };
        }
    }
}
