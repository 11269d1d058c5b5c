package io.gossamer.proxy.control.identity;

import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ResumableStream;
import io.gossamer.proxy.control.connect.ResumableStream.AfterEnd;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.grpc.GrpcStatus;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TrustBundles.Watch of our own identity service. Another one does not know it: then the roots of
 * the settings stay.
 */
public final class TrustBundleClient {

    private static final Logger log = LoggerFactory.getLogger(TrustBundleClient.class);

    private final ControlChannel channel;
    private final ResumableStream<WatchTrustBundleRequest, TrustBundle> stream;

    /**
     * Not started yet.
     *
     * @param bundles takes each bundle, on the control loop
     */
    public TrustBundleClient(ControlChannel channel, Consumer<TrustBundle> bundles) {
        this.channel = channel;
        this.stream =
                new ResumableStream<>(
                        channel,
                        ControlMethods.WATCH_TRUST_BUNDLE,
                        WatchTrustBundleRequest.getDefaultInstance(),
                        Limits.NONE,
                        new ResumableStream.Owner<>() {
                            @Override
                            public void message(TrustBundle message) {
                                bundles.accept(message);
                            }

                            @Override
                            public AfterEnd ended(GrpcStatus status) {
                                return afterEnd(status);
                            }
                        });
    }

    private static AfterEnd afterEnd(GrpcStatus status) {
        return switch (status.code()) {
            case UNIMPLEMENTED -> {
                log.info("trust bundle: not pushed by this identity service; the roots stay");
                yield AfterEnd.STOP;
            }
            case PERMISSION_DENIED, UNAUTHENTICATED -> {
                log.warn("trust bundle: {} (expected: permission to watch it)", status);
                yield AfterEnd.RETRY_SLOWLY;
            }
            default -> AfterEnd.RETRY;
        };
    }

    /** Thread-safe. */
    public void start() {
        channel.loop().loop().execute(stream::start);
    }

    /** Thread-safe. */
    public void stop() {
        channel.loop().loop().execute(stream::stop);
    }
}
