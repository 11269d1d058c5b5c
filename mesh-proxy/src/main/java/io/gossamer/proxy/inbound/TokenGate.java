package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.authorize.token.TokenCheck;
import io.gossamer.proxy.authorize.token.TokenFault;
import io.gossamer.proxy.authorize.token.Tokens;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.ProxyFailure;

/**
 * Holds the tokens of one connection's requests against the permissions that depend on them. One
 * event loop.
 */
final class TokenGate {

    /** What a request may do with the token that it shows. */
    sealed interface Outcome {

        /** It meets this permission. */
        record Met(Verdict.WithToken permission) implements Outcome {}

        /** It meets none. */
        record Failed(ProxyFailure failure) implements Outcome {}
    }

    private final InboundMetrics metrics;
    private final Tokens tokens;
    private final PeerAccess access;

    TokenGate(InboundMetrics metrics, Tokens tokens, PeerAccess access) {
        this.metrics = metrics;
        this.tokens = tokens;
        this.access = access;
    }

    Outcome judge(RequestHead head, Verdict.TokenNeeded needed) {
        Verdict.WithToken closest = needed.permissions().get(0);
        TokenCheck.Refused refusal = null;
        for (Verdict.WithToken permission : needed.permissions()) {
            TokenCheck check = check(head, permission);
            if (!(check instanceof TokenCheck.Refused refused)) {
                return new Outcome.Met(permission);
            }
            if (refusal == null || isCloser(refused.fault(), refusal.fault())) {
                refusal = refused;
                closest = permission;
            }
        }
        if (refusal == null) {
            throw new IllegalStateException("permissions: none (expected: one at least)");
        }
        return new Outcome.Failed(failure(needed, closest, refusal));
    }

    private TokenCheck check(RequestHead head, Verdict.WithToken permission) {
        PresentedToken presented = PresentedToken.of(head.headers, permission.token().source());
        TokenFault fault = presented.fault();
        TokenCheck check =
                fault == null
                        ? tokens.check(permission.token(), presented.token(), client())
                        : new TokenCheck.Refused(fault, "");
        metrics.token(access, result(check));
        return check;
    }

    /** Whose wrong signatures are counted together. */
    private String client() {
        String identity = access.tls().identity();
        return identity == null ? access.peer().getAddress().getHostAddress() : identity;
    }

    private static String result(TokenCheck check) {
        if (check instanceof TokenCheck.Refused refused) {
            return refused.fault().label();
        }
        return check instanceof TokenCheck.Accepted accepted && accepted.remembered()
                ? "remembered"
                : "verified";
    }

    /** Of several permissions the one is named that the token came closest to. */
    private static boolean isCloser(TokenFault fault, TokenFault other) {
        return closeness(fault) > closeness(other);
    }

    private static int closeness(TokenFault fault) {
        return switch (fault) {
            case MISSING -> 0;
            case ISSUER -> 1;
            case AUDIENCE -> 2;
            case CLAIM -> 4;
            default -> 3;
        };
    }

    private static ProxyFailure failure(
            Verdict.TokenNeeded needed, Verdict.WithToken permission, TokenCheck.Refused refusal) {
        return ProxyFailure.of(
                refusal.fault().code(),
                needed.client()
                        + ": server "
                        + needed.server().name()
                        + " permits it by "
                        + permission.authorization().name()
                        + " with a token of "
                        + permission.token().name()
                        + ": "
                        + refusal.text());
    }
}
