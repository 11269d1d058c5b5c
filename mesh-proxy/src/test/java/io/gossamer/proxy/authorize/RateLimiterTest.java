package io.gossamer.proxy.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.authorize.RateLimiter.Scope;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ServerPolicy.RateLimit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(5);

    @Test
    void permitsOneSecondsQuotaAtOnceAndThenTheRate() {
        RateLimiter limiter = limiter(10, 0);

        assertThat(permitted(limiter, null, 50)).isEqualTo(10);
        now.addAndGet(SECOND / 2);
        assertThat(permitted(limiter, null, 50)).isEqualTo(5);
        now.addAndGet(60 * SECOND);
        assertThat(permitted(limiter, null, 50)).isEqualTo(10);
        assertThat(limiter.check(null)).isEqualTo(Scope.TOTAL);
    }

    @Test
    void limitsEachIdentityAndSharesOneBucketAmongThoseWithout() {
        RateLimiter limiter = limiter(0, 3);

        assertThat(permitted(limiter, "a", 10)).isEqualTo(3);
        assertThat(permitted(limiter, "b", 10)).isEqualTo(3);
        assertThat(permitted(limiter, null, 10)).isEqualTo(3);
        assertThat(limiter.check("a")).isEqualTo(Scope.IDENTITY);
    }

    @Test
    void letsAnOverrideReplaceTheLimitPerIdentity() {
        RateLimiter limiter =
                limiter(
                        0,
                        3,
                        new RateLimit.Override(7, List.of("a")),
                        new RateLimit.Override(0, List.of("banned")));

        assertThat(permitted(limiter, "a", 20)).isEqualTo(7);
        assertThat(permitted(limiter, "banned", 20)).isZero();
        assertThat(permitted(limiter, "b", 20)).isEqualTo(3);
    }

    @Test
    void theClientsOfAnOverrideShareIt() {
        RateLimiter limiter = limiter(0, 3, new RateLimit.Override(7, List.of("a", "b")));

        assertThat(permitted(limiter, "a", 5)).isEqualTo(5);
        assertThat(permitted(limiter, "b", 5)).isEqualTo(2);
        assertThat(limiter.check("a")).isEqualTo(Scope.IDENTITY);
    }

    @Test
    void knowsTheNumberThatRefused() {
        RateLimiter limiter = limiter(9, 3, new RateLimit.Override(7, List.of("a")));

        assertThat(limiter.perSecond(Scope.TOTAL, "a")).isEqualTo(9);
        assertThat(limiter.perSecond(Scope.IDENTITY, "a")).isEqualTo(7);
        assertThat(limiter.perSecond(Scope.IDENTITY, "b")).isEqualTo(3);
        assertThat(limiter.perSecond(Scope.IDENTITY, null)).isEqualTo(3);
    }

    @Test
    void asksTheTotalFirst() {
        RateLimiter limiter = limiter(2, 5);

        assertThat(permitted(limiter, "a", 2)).isEqualTo(2);
        assertThat(limiter.check("b")).isEqualTo(Scope.TOTAL);
    }

    @Test
    void remembersABoundedNumberOfIdentities() {
        RateLimiter limiter = limiter(0, 1);
        limiter.check("first");
        assertThat(limiter.check("first")).isEqualTo(Scope.IDENTITY);
        for (int i = 0; i < 20_000; i++) {
            limiter.check("client " + i);
        }

        assertThat(limiter.check("first")).as("forgotten").isEqualTo(Scope.NONE);
    }

    private int permitted(RateLimiter limiter, @Nullable String identity, int requests) {
        int permitted = 0;
        for (int i = 0; i < requests; i++) {
            permitted += limiter.check(identity) == Scope.NONE ? 1 : 0;
        }
        return permitted;
    }

    private RateLimiter limiter(int total, int perIdentity, RateLimit.Override... overrides) {
        return new RateLimiter(
                new RateLimit(Meta.ofDefault("limit"), total, perIdentity, List.of(overrides)),
                now::get);
    }
}
