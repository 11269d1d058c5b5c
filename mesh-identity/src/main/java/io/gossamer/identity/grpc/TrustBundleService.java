package io.gossamer.identity.grpc;

import com.google.protobuf.ByteString;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.identity.ca.CertificateAuthority;
import io.gossamer.identity.ca.TrustBundle;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code TrustBundles/Watch}: the roots at once and after each change. A watcher that does not read
 * misses what lies between, never the latest. Thread-safe.
 */
public final class TrustBundleService extends TrustBundlesGrpc.TrustBundlesImplBase {

    private static final int MAX_WATCHES = 50_000;

    private final CertificateAuthority authority;
    private final String trustDomain;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    TrustBundleService(CertificateAuthority authority, String trustDomain) {
        this.authority = authority;
        this.trustDomain = trustDomain;
        authority.onBundleChange(bundle -> watchers.forEach(Watcher::sendLatest));
    }

    @Override
    public void watch(
            WatchTrustBundleRequest request,
            StreamObserver<io.gossamer.api.mesh.v1.TrustBundle> response) {
        if (watchers.size() >= MAX_WATCHES) {
            response.onError(
                    Status.RESOURCE_EXHAUSTED
                            .withDescription(
                                    "watches: "
                                            + MAX_WATCHES
                                            + " are open (expected: fewer; retry later)")
                            .asException());
            return;
        }
        Watcher watcher =
                new Watcher(
                        (ServerCallStreamObserver<io.gossamer.api.mesh.v1.TrustBundle>) response);
        watchers.add(watcher);
        watcher.open();
    }

    int watches() {
        return watchers.size();
    }

    private io.gossamer.api.mesh.v1.TrustBundle message(TrustBundle bundle) {
        var message =
                io.gossamer.api.mesh.v1.TrustBundle.newBuilder()
                        .setGeneration(bundle.generation())
                        .setTrustDomain(trustDomain);
        bundle.encodedRoots().forEach(der -> message.addRoots(ByteString.copyFrom(der)));
        return message.build();
    }

    private final class Watcher {

        private final ServerCallStreamObserver<io.gossamer.api.mesh.v1.TrustBundle> response;
        private long sent;

        Watcher(ServerCallStreamObserver<io.gossamer.api.mesh.v1.TrustBundle> response) {
            this.response = response;
        }

        void open() {
            response.setOnCancelHandler(() -> watchers.remove(this));
            response.setOnReadyHandler(this::sendLatest);
            sendLatest();
        }

        synchronized void sendLatest() {
            TrustBundle latest = authority.bundle();
            if (response.isReady() && latest.generation() > sent) {
                sent = latest.generation();
                response.onNext(message(latest));
            }
        }
    }
}
