package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.identify.Certifier.Issued;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CertificateRenewerTest {

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";

    private static TestCa ca;

    private Instant now = Instant.now();
    private final Clock clock =
            new Clock() {
                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
    private final ManualScheduler scheduler = new ManualScheduler(d -> now = now.plus(d));
    private final LocalIdentity identity = new LocalIdentity(WEB);
    private final Script issuer = new Script();
    private final List<String> events = new ArrayList<>();
    private TrustBundle bundle;
    private CertificateRenewer renewer;

    /** Answers of an identity service, in order; after the last one it issues properly. */
    private final class Script implements Certifier {
        final Deque<CompletionStage<Issued>> answers = new ArrayDeque<>();
        final List<PublicKey> keys = new ArrayList<>();
        boolean acceptsNewKey = true;
        Duration life = Duration.ofHours(24);

        @Override
        public CompletionStage<Issued> certify(byte[] csr) {
            try {
                PublicKey key = new JcaPKCS10CertificationRequest(csr).getPublicKey();
                keys.add(key);
                return answers.isEmpty() ? issue(key, life, WEB) : answers.poll();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        CompletionStage<Issued> issue(PublicKey key, Duration life, String... names)
                throws Exception {
            X509Certificate leaf = ca.certify(key, now, now.plus(life), names);
            return CompletableFuture.completedStage(
                    new Issued(List.of(leaf, ca.issuer), now.plus(life)));
        }

        @Override
        public boolean acceptsNewKey() {
            return acceptsNewKey;
        }
    }

    @BeforeAll
    static void createAuthority() throws Exception {
        ca = TestCa.create("mesh");
    }

    @BeforeEach
    void createRenewer() {
        bundle = new TrustBundle(List.of(ca.root));
        renewer =
                new CertificateRenewer(
                        identity,
                        new PeerVerifier(bundle, clock),
                        KeySource.generated(WEB, FirstKey.begin()),
                        issuer,
                        scheduler,
                        clock,
                        () -> 0.5,
                        new CertificateRenewer.Settings(
                                Duration.ofSeconds(1), Duration.ofHours(24)),
                        new RenewalListener() {
                            @Override
                            public void renewed(Instant at, Instant expiry) {
                                events.add("renewed");
                            }

                            @Override
                            public void failed(String why) {
                                events.add(why);
                            }
                        });
    }

    @Test
    void certifiesAtStartAndAgainWithAnotherKeyWhenHalfOfTheLifetimeIsOver() {
        renewer.start();
        scheduler.runDue();
        Credential first = identity.credential();

        scheduler.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(identity.credential()).isSameAs(first);
        scheduler.advance(Duration.ofSeconds(2));

        assertThat(identity.credential()).isNotSameAs(first);
        assertThat(issuer.keys).hasSize(2).doesNotHaveDuplicates();
        assertThat(events).containsExactly("renewed", "renewed");
    }

    @Test
    void keepsItsKeyWhereATokenIsAllItHas() {
        issuer.acceptsNewKey = false;
        renewer.start();
        scheduler.runDue();
        scheduler.advance(Duration.ofHours(13));

        assertThat(issuer.keys).hasSize(2);
        assertThat(issuer.keys.get(0)).isEqualTo(issuer.keys.get(1));
    }

    @Test
    void aShortLifetimeIsRenewedInTime() {
        renewer.start();
        issuer.life = Duration.ofSeconds(30);
        scheduler.runDue();

        scheduler.advance(Duration.ofSeconds(16));

        assertThat(issuer.keys).hasSize(2);
    }

    @Test
    void retriesAfterOneSecondThenLessAndLessOftenAndKeepsWhatItHas() {
        renewer.start();
        scheduler.runDue();
        Credential kept = identity.credential();
        for (int i = 0; i < 3; i++) {
            issuer.answers.add(CompletableFuture.failedStage(new Exception("unavailable")));
        }

        scheduler.advance(Duration.ofHours(12));
        assertThat(issuer.keys).hasSize(2);
        scheduler.advance(Duration.ofMillis(1_100));
        assertThat(issuer.keys).hasSize(3);
        scheduler.advance(Duration.ofMillis(2_200));
        assertThat(issuer.keys).hasSize(4);
        assertThat(identity.credential()).isSameAs(kept);
        scheduler.advance(Duration.ofMillis(4_400));

        assertThat(identity.credential()).isNotSameAs(kept);
        assertThat(events)
                .containsExactly("renewed", "unavailable", "unavailable", "unavailable", "renewed");
    }

    @Test
    void refusesACertificateOfAnotherKeyIdentityRootOrTime() throws Exception {
        TestCa foreign = TestCa.create("foreign");
        PublicKey other = Csr.generateKeyPair().getPublic();
        issuer.answers.add(issuer.issue(other, Duration.ofHours(1), WEB));
        issuer.answers.add(issuer.issue(other, Duration.ofHours(1), "api.default"));
        issuer.answers.add(
                CompletableFuture.completedStage(
                        new Issued(
                                List.of(
                                        foreign.certify(other, now, now.plusSeconds(3600), WEB),
                                        foreign.issuer),
                                now.plusSeconds(3600))));
        issuer.answers.add(
                CompletableFuture.completedStage(
                        new Issued(
                                List.of(
                                        ca.certify(
                                                other,
                                                now.minusSeconds(7200),
                                                now.minusSeconds(3600),
                                                WEB),
                                        ca.issuer),
                                now.minusSeconds(3600))));
        renewer.start();
        scheduler.runDue();
        scheduler.advance(Duration.ofSeconds(10));

        assertThat(identity.credential()).isNull();
        assertThat(events).hasSize(4);
        assertThat(events.get(0)).contains("key: another one");
        assertThat(events.get(1)).contains("api.default");
        assertThat(events.get(2)).contains("chain: ");
        assertThat(events.get(3)).contains("valid until: ");
    }

    @Test
    void aRestoredCredentialIsRenewedWhenItsOwnHalfIsOver() throws Exception {
        identity.install(
                ca.issue(now.minus(Duration.ofHours(8)), now.plus(Duration.ofHours(16)), WEB));
        renewer.start();
        scheduler.runDue();
        assertThat(issuer.keys).isEmpty();

        scheduler.advance(Duration.ofHours(4).plusSeconds(1));

        assertThat(issuer.keys).hasSize(1);
    }

    @Test
    void renewsAtOnceWhenItsRootLeavesTheBundle() throws Exception {
        renewer.start();
        scheduler.runDue();
        bundle.replace(List.of(TestCa.create("next").root), Set.of());

        renewer.checkTrust();
        scheduler.runDue();

        assertThat(issuer.keys).hasSize(2);
    }
}
