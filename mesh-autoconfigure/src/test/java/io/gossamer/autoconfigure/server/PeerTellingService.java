package io.gossamer.autoconfigure.server;

import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.autoconfigure.peer.PeerIdentity;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;

/** Two services for tests: one tells who called, the other answers when it is let. */
final class PeerTellingService {

    private PeerTellingService() {}

    /** Answers a watch with the caller's name, address and whether the call was forwarded. */
    static final class Tells extends TrustBundlesGrpc.TrustBundlesImplBase {
        @Override
        public void watch(WatchTrustBundleRequest request, StreamObserver<TrustBundle> response) {
            PeerIdentity peer = PeerIdentity.current();
            String told =
                    peer.name().orElse("nobody")
                            + " "
                            + peer.address().map(Object::toString).orElse("nowhere")
                            + " "
                            + peer.forwarded();
            response.onNext(TrustBundle.newBuilder().setTrustDomain(told).build());
        }
    }

    /** A unary call that ends when the latch opens. */
    static final class Waits extends IdentityGrpc.IdentityImplBase {
        final CountDownLatch called = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);

        @Override
        public void certify(CertifyRequest request, StreamObserver<CertifyResponse> response) {
            called.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            response.onNext(CertifyResponse.getDefaultInstance());
            response.onCompleted();
        }
    }
}
