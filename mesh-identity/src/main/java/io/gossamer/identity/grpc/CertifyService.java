package io.gossamer.identity.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.autoconfigure.peer.PeerIdentity;
import io.gossamer.identity.audit.AuditEntry;
import io.gossamer.identity.audit.AuditLog;
import io.gossamer.identity.ca.CertificateAuthority;
import io.gossamer.identity.ca.IssuedCertificate;
import io.gossamer.identity.ca.IssuerExpiredException;
import io.gossamer.identity.ca.SigningPolicy;
import io.gossamer.identity.ca.SigningRequest;
import io.gossamer.identity.ca.SigningRequestCheck;
import io.gossamer.identity.ca.SigningRequestReader;
import io.gossamer.identity.token.JoinTokens;
import io.gossamer.identity.token.TokenAdmission;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code Identity/Certify} (contract section 3): a certificate for whoever proves the identity that
 * it asks for, by its current certificate (mTLS through the service's own sidecar) or by a join
 * token. What was issued or refused is in the audit log before the caller knows.
 */
public final class CertifyService extends IdentityGrpc.IdentityImplBase {

    private static final Logger log = LoggerFactory.getLogger(CertifyService.class);
    private static final int MAX_SHOWN = 253;

    private final CertificateAuthority authority;
    private final SigningPolicy policy;
    private final JoinTokens tokens;
    private final AuditLog audit;
    private final Clock clock;
    private final SigningRate rate;
    private final MeterRegistry meters;

    /**
     * The service.
     *
     * @param rate bounds how often it signs
     */
    CertifyService(
            CertificateAuthority authority,
            SigningPolicy policy,
            JoinTokens tokens,
            AuditLog audit,
            Clock clock,
            SigningRate rate,
            MeterRegistry meters) {
        this.authority = authority;
        this.policy = policy;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
        this.rate = rate;
        this.meters = meters;
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> response) {
        PeerIdentity peer = PeerIdentity.current();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("caller", peer.address().map(InetAddress::getHostAddress).orElse("local"));
        peer.name().ifPresent(name -> facts.put("peer", name));
        try {
            CertifyResponse issued = certify(request, peer, facts);
            response.onNext(issued);
            response.onCompleted();
        } catch (RefusedException e) {
            refuse(request, e.refusal(), facts, response);
        } catch (IssuerExpiredException e) {
            refuse(
                    request,
                    new Refusal(
                            Status.Code.FAILED_PRECONDITION,
                            "issuer_expired",
                            String.valueOf(e.getMessage())),
                    facts,
                    response);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            log.error("certificate of {} not issued", shown(request), e);
            count(IdentityMeter.REFUSED, "reason", "internal");
            response.onError(
                    Status.INTERNAL
                            .withDescription(
                                    "certificate: not issued, the identity service failed (see its"
                                            + " log)")
                            .asException());
        }
    }

    private CertifyResponse certify(
            CertifyRequest request, PeerIdentity peer, Map<String, String> facts)
            throws RefusedException, IssuerExpiredException, IOException, GeneralSecurityException {
        if (request.getIdentity().isEmpty()) {
            throw new RefusedException(Refusal.missing("identity"));
        }
        if (request.getCertificateSigningRequest().isEmpty()) {
            throw new RefusedException(Refusal.missing("certificate_signing_request"));
        }
        MeshIdentity identity = identity(request.getIdentity());
        boolean renewal = peer.name().filter(identity.dnsName()::equals).isPresent();
        if (!renewal && request.getToken().isEmpty()) {
            throw new RefusedException(Refusal.missing("token"));
        }
        SigningRequest key = signingRequest(request, identity);
        facts.put("attestor", renewal ? "mtls" : "token");
        facts.put("keyHash", key.keyHash());
        if (!rate.tryTake(identity.dnsName())) {
            throw new RefusedException(
                    new Refusal(
                            Status.Code.RESOURCE_EXHAUSTED,
                            "rate",
                            "certificates: too many for "
                                    + identity
                                    + " (expected: 1 a second; retry later)"));
        }
        if (!renewal) {
            admitByToken(request, identity, key, facts);
        }
        IssuedCertificate issued = authority.sign(key, identity);
        facts.put("serial", issued.serial().toString(16));
        facts.put("notAfter", issued.notAfter().toString());
        audit.append(
                new AuditEntry(clock.instant(), "certify", "issued", identity.dnsName(), facts));
        count(IdentityMeter.ISSUED, "attestor", renewal ? "mtls" : "token");
        return response(issued);
    }

    private MeshIdentity identity(String name) throws RefusedException {
        return policy.identity(name)
                .orElseThrow(
                        () ->
                                new RefusedException(
                                        new Refusal(
                                                Status.Code.INVALID_ARGUMENT,
                                                "identity",
                                                "identity: "
                                                        + shown(name)
                                                        + " (expected: ACCOUNT.NAMESPACE.serviceaccount."
                                                        + policy.identityDomain()
                                                        + ")")));
    }

    private static SigningRequest signingRequest(CertifyRequest request, MeshIdentity identity)
            throws RefusedException {
        SigningRequestCheck check =
                SigningRequestReader.check(
                        request.getCertificateSigningRequest().toByteArray(), identity.dnsName());
        if (check instanceof SigningRequestCheck.Accepted accepted) {
            return accepted.request();
        }
        if (check instanceof SigningRequestCheck.WrongNames wrong) {
            throw new RefusedException(
                    new Refusal(Status.Code.FAILED_PRECONDITION, "csr_names", wrong.message()));
        }
        throw new RefusedException(
                new Refusal(
                        Status.Code.INVALID_ARGUMENT,
                        "csr",
                        ((SigningRequestCheck.Malformed) check).message()));
    }

    private void admitByToken(
            CertifyRequest request,
            MeshIdentity identity,
            SigningRequest key,
            Map<String, String> facts)
            throws RefusedException, IOException {
        TokenAdmission admission =
                tokens.admit(request.getToken().toByteArray(), identity, key.keyHash());
        if (admission instanceof TokenAdmission.Admitted admitted) {
            facts.put("token", admitted.token().id());
        } else if (admission instanceof TokenAdmission.Refused refused) {
            if (!refused.tokenId().isEmpty()) {
                facts.put("token", refused.tokenId());
            }
            throw new RefusedException(Refusal.of(refused.why(), refused.message()));
        }
    }

    private void refuse(
            CertifyRequest request,
            Refusal refusal,
            Map<String, String> facts,
            StreamObserver<CertifyResponse> response) {
        count(IdentityMeter.REFUSED, "reason", refusal.reason());
        try {
            audit.append(
                    new AuditEntry(
                            clock.instant(), "certify", refusal.reason(), shown(request), facts));
        } catch (IOException e) {
            log.error("audit log: not written (expected: a writable data directory)", e);
        }
        log.info("certificate of {} refused: {}", shown(request), refusal.message());
        response.onError(
                Status.fromCode(refusal.code()).withDescription(refusal.message()).asException());
    }

    private void count(IdentityMeter meter, String label, String value) {
        meters.counter(meter.meter(), label, value).increment();
    }

    private static String shown(CertifyRequest request) {
        return shown(request.getIdentity());
    }

    /** What a caller sent, short and without anything that would disturb a line of a log. */
    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x21-\\x7e]", "?");
        return printable.length() <= MAX_SHOWN
                ? printable
                : printable.substring(0, MAX_SHOWN) + "...";
    }

    private static CertifyResponse response(IssuedCertificate issued) {
        CertifyResponse.Builder response =
                CertifyResponse.newBuilder()
                        .setLeafCertificate(ByteString.copyFrom(issued.leaf()))
                        .setValidUntil(timestamp(issued.notAfter()));
        issued.intermediates()
                .forEach(der -> response.addIntermediateCertificates(ByteString.copyFrom(der)));
        return response.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }
}
