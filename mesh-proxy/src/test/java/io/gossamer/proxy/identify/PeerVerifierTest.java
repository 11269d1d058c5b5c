package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gossamer.proxy.identify.PeerRejectedException.Reason;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerVerifierTest {

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String WEB_URI = "spiffe://cluster.local/ns/default/sa/web";

    private static TestCa ca;
    private static TestCa foreign;

    private final TrustBundle bundle = new TrustBundle(List.of(ca.root));
    private final PeerVerifier verifier = at(Instant.now());

    @BeforeAll
    static void createAuthorities() throws Exception {
        ca = TestCa.create("mesh");
        foreign = TestCa.create("foreign");
    }

    private PeerVerifier at(Instant now) {
        return new PeerVerifier(bundle, Clock.fixed(now, ZoneOffset.UTC));
    }

    private Reason refusal(PeerVerifier by, List<X509Certificate> chain, String expected) {
        PeerRejectedException e =
                catchThrowableOfType(
                        PeerRejectedException.class, () -> by.verifyServer(chain, expected));
        assertThat(e).as("refusal").isNotNull();
        assertThat(e).hasMessageContaining("(expected: ");
        return e.reason();
    }

    @Test
    void acceptsAServerWhoseLeafHasTheExpectedNameInEitherForm() throws Exception {
        List<X509Certificate> chain = ca.issue(WEB, WEB_URI).chain();

        assertThat(verifier.verifyServer(chain, WEB)).isEqualTo(WEB);
        assertThat(verifier.verifyServer(chain, WEB_URI)).isEqualTo(WEB_URI);
        assertThat(verifier.verifyClient(chain)).isEqualTo(WEB);
    }

    @Test
    void acceptsALeafWithAUriAlone() throws Exception {
        List<X509Certificate> chain = ca.issue("spiffe://other/vm").chain();

        assertThat(verifier.verifyClient(chain)).isEqualTo("spiffe://other/vm");
    }

    @Test
    void acceptsNamesOfAnotherKindThanOurs() throws Exception {
        List<X509Certificate> chain = ca.issue("vm.example.com", "spiffe://other/vm").chain();

        assertThat(verifier.verifyServer(chain, "spiffe://other/vm"))
                .isEqualTo("spiffe://other/vm");
    }

    @Test
    void refusesAnotherIdentity() throws Exception {
        assertThat(refusal(verifier, ca.issue("api.default").chain(), WEB))
                .isEqualTo(Reason.OTHER_IDENTITY);
    }

    @Test
    void refusesMoreThanOneNameOfAKindAndNamesThatDisagree() throws Exception {
        assertThat(refusal(verifier, ca.issue(WEB, "api.default").chain(), WEB))
                .isEqualTo(Reason.AMBIGUOUS_IDENTITY);
        assertThat(refusal(verifier, ca.issue(WEB, WEB_URI, "spiffe://b/c").chain(), WEB))
                .isEqualTo(Reason.AMBIGUOUS_IDENTITY);
        assertThat(
                        refusal(
                                verifier,
                                ca.issue(WEB, "spiffe://cluster.local/ns/default/sa/api").chain(),
                                WEB))
                .isEqualTo(Reason.AMBIGUOUS_IDENTITY);
        assertThat(refusal(verifier, ca.issue("plain.example", WEB_URI).chain(), WEB_URI))
                .isEqualTo(Reason.AMBIGUOUS_IDENTITY);
    }

    @Test
    void refusesALeafOfAnotherRootAndALeafWithoutItsIssuer() throws Exception {
        assertThat(refusal(verifier, foreign.issue(WEB).chain(), WEB)).isEqualTo(Reason.UNTRUSTED);
        assertThat(refusal(verifier, List.of(ca.issue(WEB).leaf()), WEB))
                .isEqualTo(Reason.UNTRUSTED);
        assertThat(refusal(verifier, List.of(foreign.issue(WEB).leaf(), ca.issuer, ca.root), WEB))
                .isEqualTo(Reason.UNTRUSTED);
    }

    @Test
    void strayCertificatesInAChainDoNotMatter() throws Exception {
        X509Certificate leaf = ca.issue(WEB).leaf();

        assertThatCode(
                        () ->
                                verifier.verifyServer(
                                        List.of(leaf, foreign.issuer, ca.issuer, ca.root), WEB))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {-15, 15})
    void clocksMayDifferByFifteenSeconds(long seconds) throws Exception {
        Instant now = Instant.now();
        PeerVerifier late = at(now.plusSeconds(seconds));
        Credential edge =
                seconds < 0
                        ? ca.issue(now, now.plusSeconds(60), WEB)
                        : ca.issue(now.minusSeconds(60), now, WEB);

        assertThatCode(() -> late.verifyServer(edge.chain(), WEB)).doesNotThrowAnyException();
    }

    @Test
    void beyondTwentySecondsTheMessageNamesBothClocks() throws Exception {
        Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Credential fresh = ca.issue(now, now.plusSeconds(60), WEB);

        PeerRejectedException early =
                catchThrowableOfType(
                        PeerRejectedException.class,
                        () -> at(now.minusSeconds(25)).verifyServer(fresh.chain(), WEB));
        PeerRejectedException late =
                catchThrowableOfType(
                        PeerRejectedException.class,
                        () -> at(now.plusSeconds(85)).verifyServer(fresh.chain(), WEB));

        assertThat(early.reason()).isEqualTo(Reason.NOT_YET_VALID);
        assertThat(early)
                .hasMessageContaining(now.toString())
                .hasMessageContaining(now.minusSeconds(25).toString());
        assertThat(late.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(late)
                .hasMessageContaining(now.plusSeconds(60).toString())
                .hasMessageContaining(now.plusSeconds(85).toString());
    }

    @Test
    void aLeafThatWasAcceptedIsRefusedOnceItsRootLeavesTheBundle() throws Exception {
        List<X509Certificate> chain = ca.issue(WEB).chain();
        verifier.verifyServer(chain, WEB);

        bundle.replace(List.of(foreign.root), Set.of());

        assertThat(refusal(verifier, chain, WEB)).isEqualTo(Reason.UNTRUSTED);
    }

    @Test
    void aLeafThatWasAcceptedIsRefusedOnceItsSerialIsDenied() throws Exception {
        List<X509Certificate> chain = ca.issue(WEB).chain();
        verifier.verifyServer(chain, WEB);

        bundle.replace(List.of(ca.root), Set.of(chain.get(0).getSerialNumber()));

        assertThat(refusal(verifier, chain, WEB)).isEqualTo(Reason.DENIED);
    }

    @Test
    void aLeafForClientsOnlyIsNoServer() throws Exception {
        KeyPair key = Csr.generateKeyPair();
        Instant now = Instant.now();
        X509Certificate leaf =
                ca.certify(
                        key.getPublic(),
                        now,
                        now.plus(Duration.ofHours(1)),
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth),
                        WEB);

        assertThat(verifier.verifyClient(List.of(leaf, ca.issuer))).isEqualTo(WEB);
        assertThat(refusal(verifier, List.of(leaf, ca.issuer), WEB)).isEqualTo(Reason.WRONG_USAGE);
    }
}
