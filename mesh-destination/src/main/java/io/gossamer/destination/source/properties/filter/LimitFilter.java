package io.gossamer.destination.source.properties.filter;

import io.gossamer.destination.source.properties.filter.Actions.Limit;
import io.gossamer.destination.source.properties.predicate.Conditions;
import io.gossamer.destination.source.properties.step.Arguments;
import io.gossamer.destination.source.properties.step.Property;
import io.gossamer.destination.source.properties.step.Step;
import java.util.Locale;
import java.util.Map;

/**
 * {@code RequestRateLimiter}: a limit for each replica behind a Server, for each identity or for
 * all clients together.
 */
final class LimitFilter {

    private static final String SERVER = "server";
    private static final String RATE = "redis-rate-limiter.replenishRate";
    private static final String PLAIN_RATE = "replenishRate";
    private static final String KEY = "keyResolver";

    private static final String SECOND = "each replica counts the requests of one second";

    private static final Map<String, String> UNSUPPORTED =
            Map.of(
                    "redis-rate-limiter.burstCapacity", SECOND,
                    "redis-rate-limiter.requestedTokens", SECOND,
                    "burstCapacity", SECOND,
                    "requestedTokens", SECOND,
                    "rateLimiter", SECOND);

    private LimitFilter() {}

    static Limit read(Property at, Step step, Conditions conditions) {
        Arguments arguments = Arguments.of(at, step, UNSUPPORTED, SERVER, PLAIN_RATE, KEY, RATE);
        if (conditions.narrow()) {
            at.refuse(
                    step,
                    "a route without Path, Host, Method, Header, Query and Cookie: a limit holds for"
                            + " all requests of a Server");
        }
        String server =
                arguments.resourceName(SERVER, "the name of a Server of the same namespace");
        String rate = arguments.has(RATE) ? RATE : PLAIN_RATE;
        if (!arguments.has(rate)) {
            arguments.refuse(PLAIN_RATE, "requests in a second, 1 or more");
        }
        return new Limit(
                server,
                arguments.integer(rate, 1, Integer.MAX_VALUE, 1),
                perIdentity(arguments),
                at);
    }

    /** The gateway's default is the principal, which is the identity here. */
    private static boolean perIdentity(Arguments arguments) {
        String key = arguments.text(KEY);
        if (key == null || key.contains("principalNameKeyResolver")) {
            return true;
        }
        String plain = key.toLowerCase(Locale.ROOT);
        if (!plain.equals("identity") && !plain.equals("total")) {
            arguments.refuse(KEY, "identity, or total for all clients together");
        }
        return plain.equals("identity");
    }
}
