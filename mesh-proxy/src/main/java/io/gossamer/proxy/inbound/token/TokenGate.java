package io.gossamer.proxy.inbound.token;

import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.authorize.token.TokenCheck;
import io.gossamer.proxy.authorize.token.TokenFault;
import io.gossamer.proxy.authorize.token.Tokens;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.inbound.InboundMetrics;
import io.gossamer.proxy.inbound.PeerAccess;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ProxyFailure;

/**
 * Holds the tokens of one connection's requests against the permissions that depend on them. One
 * event loop.
 */
public final class TokenGate {

    /** What a request may do with the token that it shows. */
    public sealed interface Outcome {

        /** It meets this permission. */
        record Met(Verdict.WithToken permission) implements Outcome {}

        /** It meets none. */
        record Failed(ProxyFailure failure) implements Outcome {}
    }

    private final InboundMetrics metrics;
    private final Tokens tokens;
    private final PeerAccess access;

    public TokenGate(InboundMetrics metrics, Tokens tokens, PeerAccess access) {
        this.metrics = metrics;
        this.tokens = tokens;
        this.access = access;
    }

    /**
     * Holds the token of a request against the permissions, until one is met.
     *
     * @param route that the request falls under
     */
    public Outcome judge(RequestHead head, Meta route, Verdict.TokenNeeded needed) {
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
        return new Outcome.Failed(failure(needed, route, closest, refusal));
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

    private ProxyFailure failure(
            Verdict.TokenNeeded needed,
            Meta route,
            Verdict.WithToken permission,
            TokenCheck.Refused refusal) {
        String identity = access.tls().identity();
        return ProxyFailure.refused(
                refusal.fault().code(),
                needed.client()
                        + ": server "
                        + needed.server().name()
                        + (route.kind().equals("default") ? "" : ", route " + route.name() + ",")
                        + " permits it by "
                        + permission.authorization().name()
                        + " with a token of "
                        + permission.token().name()
                        + ": "
                        + refusal.text(),
                identity == null ? "" : identity);
    }
}
