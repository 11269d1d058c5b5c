package io.gossamer.proxy.identify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What one proxy knows for its TLS. */
record TlsSide(LocalIdentity identity, TrustBundle bundle, MeshTls tls, Ahead clock) {

    /** The system's clock, put forward. */
    static final class Ahead extends Clock {
        private volatile Duration by = Duration.ZERO;

        void advance(Duration more) {
            by = by.plus(more);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    static TlsSide of(TestCa trusted, Credential credential, boolean resume, TlsProvider provider)
            throws SSLException {
        LocalIdentity identity = new LocalIdentity("self");
        identity.install(credential);
        TrustBundle bundle = new TrustBundle(List.of(trusted.root));
        Ahead clock = new Ahead();
        PeerVerifier verifier = new PeerVerifier(bundle, clock);
        return new TlsSide(
                identity,
                bundle,
                MeshTls.create(identity, bundle, verifier, provider, resume),
                clock);
    }

    void deny(Credential credential) {
        bundle.replace(bundle.state().roots(), Set.of(credential.leaf().getSerialNumber()));
    }
}
