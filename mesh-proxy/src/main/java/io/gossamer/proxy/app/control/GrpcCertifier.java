package io.gossamer.proxy.app.control;

import com.google.protobuf.ByteString;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.proxy.control.identity.IdentityClient;
import io.gossamer.proxy.identify.Certifier;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.Pem;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The identity service as the renewer sees it. */
final class GrpcCertifier implements Certifier {
    private final IdentityClient client;
    private final LocalIdentity identity;
    private final boolean mutual;

    /**
     * @param mutual whether the identity service sees the certificate of the connection
     */
    GrpcCertifier(IdentityClient client, LocalIdentity identity, boolean mutual) {
        this.client = client;
        this.identity = identity;
        this.mutual = mutual;
    }

    @Override
    public CompletionStage<Issued> certify(byte[] csr) {
        return client.certify(identity.name(), csr).thenCompose(GrpcCertifier::issued);
    }

    private static CompletionStage<Issued> issued(CertifyResponse response) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(Pem.certificate(response.getLeafCertificate().toByteArray()));
            for (ByteString issuer : response.getIntermediateCertificatesList()) {
                chain.add(Pem.certificate(issuer.toByteArray()));
            }
            return CompletableFuture.completedStage(
                    new Issued(
                            chain,
                            Instant.ofEpochSecond(
                                    response.getValidUntil().getSeconds(),
                                    response.getValidUntil().getNanos())));
        } catch (CertificateException e) {
            return CompletableFuture.failedStage(
                    new CertificateException(
                            "certify: " + e.getMessage() + " (expected: certificates in DER)", e));
        }
    }

    /** Over mTLS the present certificate vouches for the next key; a token does not. */
    @Override
    public boolean acceptsNewKey() {
        return mutual && identity.isCertified();
    }
}
