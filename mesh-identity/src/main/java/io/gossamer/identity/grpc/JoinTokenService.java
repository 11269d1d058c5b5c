package io.gossamer.identity.grpc;

import com.google.protobuf.Timestamp;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.mesh.v1.IssueJoinTokenRequest;
import io.gossamer.api.mesh.v1.JoinToken;
import io.gossamer.api.mesh.v1.JoinTokensGrpc;
import io.gossamer.identity.audit.AuditEntry;
import io.gossamer.identity.audit.AuditLog;
import io.gossamer.identity.ca.SigningPolicy;
import io.gossamer.identity.token.JoinTokens;
import io.gossamer.identity.token.TokenRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code JoinTokens/Issue} (rule R9): a token for whatever workload the operator names. Served on
 * the operator's socket only, which no other user can reach.
 */
public final class JoinTokenService extends JoinTokensGrpc.JoinTokensImplBase {

    private static final Logger log = LoggerFactory.getLogger(JoinTokenService.class);

    private final JoinTokens tokens;
    private final SigningPolicy policy;
    private final AuditLog audit;
    private final Clock clock;
    private final MeterRegistry meters;

    JoinTokenService(
            JoinTokens tokens,
            SigningPolicy policy,
            AuditLog audit,
            Clock clock,
            MeterRegistry meters) {
        this.tokens = tokens;
        this.policy = policy;
        this.audit = audit;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void issue(IssueJoinTokenRequest request, StreamObserver<JoinToken> response) {
        try {
            JoinTokens.Issued issued = tokens.issue(read(request));
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("token", issued.token().id());
            facts.put("expires", issued.token().expires().toString());
            audit.append(
                    new AuditEntry(
                            clock.instant(),
                            "issue-token",
                            "issued",
                            issued.token().identity(),
                            facts));
            meters.counter(IdentityMeter.TOKENS.meter()).increment();
            response.onNext(
                    JoinToken.newBuilder()
                            .setToken(issued.text())
                            .setIdentity(issued.token().identity())
                            .setExpires(
                                    Timestamp.newBuilder()
                                            .setSeconds(issued.token().expires().getEpochSecond()))
                            .build());
            response.onCompleted();
        } catch (IllegalArgumentException e) {
            response.onError(
                    Status.INVALID_ARGUMENT
                            .withDescription(String.valueOf(e.getMessage()))
                            .asException());
        } catch (IOException e) {
            log.error("audit log: not written (expected: a writable data directory)", e);
            response.onError(
                    Status.INTERNAL
                            .withDescription("token: not issued, the audit log cannot be written")
                            .asException());
        }
    }

    private TokenRequest read(IssueJoinTokenRequest request) {
        MeshIdentity identity =
                new MeshIdentity(
                        request.getServiceAccount(),
                        request.getNamespace(),
                        policy.controlNamespace(),
                        policy.trustDomain());
        Duration ttl =
                request.hasTtl()
                        ? Duration.ofSeconds(
                                request.getTtl().getSeconds(), request.getTtl().getNanos())
                        : Duration.ZERO;
        if (ttl.isZero()) {
            ttl = TokenRequest.DEFAULT_TTL;
        }
        require(
                ttl.toSeconds() >= 1 && ttl.compareTo(TokenRequest.MAX_TTL) <= 0,
                "ttl: " + ttl,
                "1s to 30d");
        List<String> own = List.of(identity.serviceAccount());
        List<String> workloads = orElse(request.getWorkloadsList(), own);
        List<String> services = orElse(request.getServicesList(), own);
        requireEntries("workloads", workloads);
        requireEntries("services", services);
        Map<String, String> labels = request.getLabelsMap();
        requireEntries("labels", labels.keySet());
        requireEntries("labels", labels.values().stream().filter(v -> !v.isEmpty()).toList());
        return new TokenRequest(identity, ttl, workloads, services, labels);
    }

    private static List<String> orElse(List<String> given, List<String> otherwise) {
        return given.isEmpty() ? otherwise : given;
    }

    private static void requireEntries(String what, java.util.Collection<String> entries) {
        int max = io.gossamer.autoconfigure.token.JoinToken.MAX_ENTRIES;
        require(entries.size() <= max, what + ": " + entries.size(), "at most " + max);
        for (String entry : entries) {
            require(
                    !entry.isEmpty() && entry.length() <= 253,
                    what + ": a name of " + entry.length() + " characters",
                    "1 to 253");
        }
    }

    private static void require(boolean valid, String what, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(what + " (expected: " + expected + ")");
        }
    }
}
