package io.gossamer.identity.app;

import io.gossamer.identity.ca.CertificateAuthority;
import io.gossamer.identity.token.SidecarToken;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * What the service does by itself: looks for replaced files, renews the issuer and its own
 * sidecar's token, and says when a person must act. One thread; runs before the listeners open.
 */
final class IdentityUpkeep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(IdentityUpkeep.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration WARN_BEFORE = Duration.ofDays(30);
    private static final long PERIODS_PER_WARNING = 1800;

    private final CertificateAuthority authority;
    private final SidecarToken sidecarToken;
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("upkeep", true));
    private long periods;
    private volatile boolean running;

    IdentityUpkeep(CertificateAuthority authority, SidecarToken sidecarToken) {
        this.authority = authority;
        this.sidecarToken = sidecarToken;
    }

    @Override
    public void start() {
        running = true;
        run();
        var unused =
                executor.scheduleWithFixedDelay(
                        this::run, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        executor.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the servers: the sidecar's token is there when the socket is. */
    @Override
    public int getPhase() {
        return 1;
    }

    private void run() {
        try {
            authority.reload();
            sidecarToken.refresh();
            if (periods++ % PERIODS_PER_WARNING == 0) {
                warnIfEnding("issuer", authority.issuerLife(), "issuer.pem");
                warnIfEnding("root", authority.rootLife(), "the root, with trust-anchors.pem");
            }
        } catch (RuntimeException e) {
            log.error("upkeep failed, next try in {}", PERIOD, e);
        }
    }

    private static void warnIfEnding(String what, Duration life, String replacement) {
        if (life.compareTo(WARN_BEFORE) < 0) {
            log.warn(
                    "{}: ends in {} (expected: 30 d at least; replace {})",
                    what,
                    life,
                    replacement);
        }
    }
}
