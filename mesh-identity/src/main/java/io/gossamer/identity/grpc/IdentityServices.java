package io.gossamer.identity.grpc;

import io.gossamer.identity.audit.AuditLog;
import io.gossamer.identity.ca.CertificateAuthority;
import io.gossamer.identity.ca.SigningPolicy;
import io.gossamer.identity.token.JoinTokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The services of the identity service, sharing one authority, one set of tokens and one audit log.
 *
 * @param certify certificates, on every listener
 * @param trustBundles roots, on every listener
 * @param joinTokens tokens, on the operator's socket only
 */
public record IdentityServices(
        CertifyService certify, TrustBundleService trustBundles, JoinTokenService joinTokens) {

    /**
     * Makes the services and registers their meters.
     *
     * @param ticker nanoseconds, monotonic, for the signing rate
     */
    public static IdentityServices create(
            CertificateAuthority authority,
            SigningPolicy policy,
            JoinTokens tokens,
            AuditLog audit,
            Clock clock,
            LongSupplier ticker,
            MeterRegistry meters) {
        TrustBundleService bundles = new TrustBundleService(authority, policy.trustDomain());
        gauge(meters, IdentityMeter.ISSUER_EXPIRY, authority, a -> seconds(a.issuerLife()));
        gauge(meters, IdentityMeter.ROOT_EXPIRY, authority, a -> seconds(a.rootLife()));
        gauge(meters, IdentityMeter.ISSUER_PROBLEM, authority, a -> a.problem() == null ? 0 : 1);
        gauge(meters, IdentityMeter.WATCHES, bundles, TrustBundleService::watches);
        return new IdentityServices(
                new CertifyService(
                        authority, policy, tokens, audit, clock, new SigningRate(ticker), meters),
                bundles,
                new JoinTokenService(tokens, policy, audit, clock, meters));
    }

    private static <T> void gauge(
            MeterRegistry meters, IdentityMeter meter, T owner, ToDoubleFunction<T> value) {
        Gauge.builder(meter.meter(), owner, value).description(meter.sentence()).register(meters);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
