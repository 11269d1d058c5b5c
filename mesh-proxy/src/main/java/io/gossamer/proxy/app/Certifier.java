package io.gossamer.proxy.app;

import com.google.protobuf.ByteString;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.proxy.control.identity.IdentityClient;
import io.gossamer.proxy.identify.Credential;
import io.gossamer.proxy.identify.Csr;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.Pem;
import io.netty.channel.EventLoop;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interim. */
final class Certifier {

    private static final Logger log = LoggerFactory.getLogger(Certifier.class);

    private final LocalIdentity identity;
    private final IdentityClient client;
    private final EventLoop loop;
    private final Clock clock;
    private final RandomGenerator random;
    private long retryMillis = 1000;

    Certifier(LocalIdentity identity, IdentityClient client, EventLoop loop, Clock clock, RandomGenerator random) {
        this.identity = identity;
        this.client = client;
        this.loop = loop;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        loop.execute(this::renew);
    }

    private void renew() {
        KeyPair pair;
        byte[] csr;
        try {
            pair = Csr.generateKeyPair();
            csr = Csr.encode(pair, identity.name());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        client.certify(identity.name(), csr)
                .whenComplete(
                        (answer, failure) -> {
                            if (answer != null) {
                                install(pair, answer);
                            } else {
                                log.warn("certificate: {}", failure.toString());
                                loop.schedule(this::renew, retryMillis, TimeUnit.MILLISECONDS);
                                retryMillis = Math.min(60_000, retryMillis * 2);
                            }
                        });
    }

    private void install(KeyPair pair, CertifyResponse answer) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(Pem.certificate(answer.getLeafCertificate().toByteArray()));
            for (ByteString der : answer.getIntermediateCertificatesList()) {
                chain.add(Pem.certificate(der.toByteArray()));
            }
            identity.install(new Credential(pair.getPrivate(), chain));
            retryMillis = 1000;
            Instant end = Instant.ofEpochSecond(answer.getValidUntil().getSeconds());
            long half = Duration.between(clock.instant(), end).toMillis() / 2;
            loop.schedule(this::renew, (long) (half * (0.9 + 0.2 * random.nextDouble())), TimeUnit.MILLISECONDS);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
