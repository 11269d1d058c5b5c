package io.gossamer.proxy.identify;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link LocalIdentity} certified: at start, then from half of the lifetime on, give or take
 * a tenth; after a failure again within 1 to 60 s (rule R16). Connections never notice. Everything
 * happens on the given executor's one thread.
 */
public final class CertificateRenewer {

    private static final Logger log = LoggerFactory.getLogger(CertificateRenewer.class);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);

    private static final double RETRY_JITTER = 0.2;

    /** Without a certificate nothing is served: whoever starts last should not be waited for. */
    private static final Duration LAST_RETRY_AT_START = Duration.ofSeconds(5);

    /**
     * When to renew.
     *
     * @param minRefresh shortest time between two renewals
     * @param maxRefresh longest time between two renewals
     */
    public record Settings(Duration minRefresh, Duration maxRefresh) {}

    private final LocalIdentity identity;
    private final PeerVerifier verifier;
    private final KeySource keys;
    private final Certifier certifier;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Settings settings;
    private final RenewalListener listener;
    private @Nullable Future<?> next;
    private Duration retry = FIRST_RETRY;
    private boolean asking;
    private boolean stopped;

    /**
     * Not started yet.
     *
     * @param executor with one thread
     * @param random uniform in [0, 1)
     */
    public CertificateRenewer(
            LocalIdentity identity,
            PeerVerifier verifier,
            KeySource keys,
            Certifier certifier,
            ScheduledExecutorService executor,
            Clock clock,
            DoubleSupplier random,
            Settings settings,
            RenewalListener listener) {
        this.identity = identity;
        this.verifier = verifier;
        this.keys = keys;
        this.certifier = certifier;
        this.executor = executor;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.listener = listener;
    }

    /** Certifies now, or when a credential that is there already is half over. Thread-safe. */
    public void start() {
        executor.execute(
                () -> {
                    Credential restored = identity.credential();
                    if (restored == null) {
                        renew();
                    } else {
                        Duration life = Duration.between(restored.notBefore(), restored.notAfter());
                        Instant due = restored.notBefore().plus(half(life));
                        Duration wait = Duration.between(clock.instant(), due);
                        schedule(wait.isNegative() ? Duration.ZERO : wait);
                    }
                });
    }

    /**
     * Renews at once if the credential is no longer trusted: the roots have changed. Thread-safe.
     */
    public void checkTrust() {
        executor.execute(
                () -> {
                    Credential credential = identity.credential();
                    if (credential == null || stopped) {
                        return;
                    }
                    try {
                        verifier.verifyServer(credential.chain(), identity.name());
                    } catch (PeerRejectedException e) {
                        log.warn("own certificate: {}; renewing it", e.getMessage());
                        schedule(Duration.ZERO);
                    }
                });
    }

    /** No renewal begins after this. Thread-safe. */
    public void stop() {
        executor.execute(
                () -> {
                    stopped = true;
                    if (next != null) {
                        next.cancel(false);
                    }
                });
    }

    private void schedule(Duration wait) {
        if (next != null) {
            next.cancel(false);
        }
        next = executor.schedule(this::renew, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void renew() {
        if (stopped || asking) {
            return;
        }
        asking = true;
        KeySource.Request request;
        try {
            request = keys.next(certifier.acceptsNewKey());
        } catch (GeneralSecurityException e) {
            failed("key: " + e.getMessage() + " (expected: P-256)");
            return;
        }
        var unused =
                certifier
                        .certify(request.csr())
                        .whenCompleteAsync(
                                (issued, failure) -> {
                                    if (failure == null) {
                                        install(request.key(), issued);
                                    } else {
                                        failed(String.valueOf(root(failure).getMessage()));
                                    }
                                },
                                executor);
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof java.util.concurrent.CompletionException
                        && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private void install(PrivateKey key, Certifier.Issued issued) {
        Instant now = clock.instant();
        Credential credential;
        try {
            verifier.verifyServer(issued.chain(), identity.name());
            requireKey(key, issued.chain().get(0).getPublicKey());
            if (!issued.validUntil().isAfter(now)) {
                throw new GeneralSecurityException(
                        "valid until: "
                                + issued.validUntil()
                                + ", while this host's clock says "
                                + now
                                + " (expected: a time to come)");
            }
            credential = new Credential(key, issued.chain());
        } catch (GeneralSecurityException e) {
            failed("issued certificate: " + e.getMessage());
            return;
        }
        asking = false;
        retry = FIRST_RETRY;
        identity.install(credential);
        listener.renewed(now, credential.notAfter());
        Duration life = Duration.between(now, issued.validUntil());
        Duration wait = half(life);
        if (wait.compareTo(settings.minRefresh) < 0) {
            wait = settings.minRefresh;
        } else if (wait.compareTo(settings.maxRefresh) > 0) {
            wait = settings.maxRefresh;
        }
        log.info(
                "certified as {} until {}, renewal in {} s",
                identity.name(),
                credential.notAfter(),
                wait.toSeconds());
        schedule(wait);
    }

    /** The certificate must be for the key of the request, or no handshake would ever work. */
    private static void requireKey(PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        byte[] probe = {1, 2, 3, 4};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("key: another one (expected: that of the request)");
        }
    }

    private void failed(String why) {
        asking = false;
        listener.failed(why);
        Duration wait =
                retry.plusMillis((long) (retry.toMillis() * RETRY_JITTER * random.getAsDouble()));
        retry = retry.multipliedBy(2);
        Duration last = identity.isCertified() ? LAST_RETRY : LAST_RETRY_AT_START;
        if (retry.compareTo(last) > 0) {
            retry = last;
        }
        log.warn(
                "not certified as {}: {}; next try in {} s",
                identity.name(),
                why,
                wait.toSeconds());
        if (!stopped) {
            schedule(wait);
        }
    }

    private Duration half(Duration life) {
        return withJitter(life.dividedBy(2), 0.1);
    }

    /** Less or more by at most the ratio. */
    private Duration withJitter(Duration base, double ratio) {
        double factor = 1 - ratio + 2 * ratio * random.getAsDouble();
        return Duration.ofMillis((long) (base.toMillis() * factor));
    }
}
