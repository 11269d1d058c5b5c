package io.gossamer.destination.grpc;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the caller's proxy announces that it understands (rule R14). */
public final class AnnouncedFeatures implements ServerInterceptor {

    private static final Metadata.Key<String> ANNOUNCEMENT =
            Metadata.Key.of(MeshHeaders.GOSSAMER_PROXY, Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Set<String>> FEATURES =
            Context.keyWithDefault("announced-features", Set.of());

    /** Those of the call at hand; empty outside of a call, and for a peer that announces none. */
    public static Set<String> current() {
        return FEATURES.get();
    }

    /** Of these features the ones that the caller at hand announces. */
    public static Set<String> among(Set<String> features) {
        return features.stream()
                .filter(current()::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Set<String> features = ProxyFeatures.of(headers.get(ANNOUNCEMENT));
        return Contexts.interceptCall(
                Context.current().withValue(FEATURES, features), call, headers, next);
    }
}
