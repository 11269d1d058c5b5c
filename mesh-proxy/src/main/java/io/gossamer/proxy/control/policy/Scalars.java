package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.policy.MalformedException.require;

import io.gossamer.api.meta.Metadata;
import io.gossamer.proxy.model.Meta;
import java.time.Duration;

/** Small messages that many others contain. */
public final class Scalars {

    /** A century: longer times only make arithmetic overflow. */
    private static final long MAX_SECONDS = 3_155_760_000L;

    private Scalars() {}

    public static Meta meta(Metadata message) throws MalformedException {
        return switch (message.getKindCase()) {
            case DEFAULT -> Meta.ofDefault(message.getDefault());
            case RESOURCE ->
                    new Meta(
                            message.getResource().getGroup(),
                            message.getResource().getKind(),
                            message.getResource().getNamespace(),
                            message.getResource().getName(),
                            message.getResource().getSection(),
                            message.getResource().getPort());
            case KIND_NOT_SET ->
                    throw new MalformedException(
                            "metadata: missing (expected: default or resource)");
        };
    }

    /** Not negative; absent is zero. */
    public static Duration duration(com.google.protobuf.Duration message)
            throws MalformedException {
        boolean valid =
                message.getSeconds() >= 0
                        && message.getSeconds() <= MAX_SECONDS
                        && message.getNanos() >= 0
                        && message.getNanos() < 1_000_000_000;
        require(valid, "duration: " + message.getSeconds() + " s (expected: zero or more)");
        return Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }
}
