package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import java.util.Comparator;
import java.util.List;

/**
 * An HTTPLocalRateLimitPolicy: how many requests each replica behind a Server takes.
 *
 * @param target a Server
 * @param total requests in a second from all clients together; 0 for no limit
 * @param identity requests in a second from each identity; 0 for no limit
 */
public record HttpLocalRateLimit(
        Metadata metadata, TargetRef target, int total, int identity, List<Override> overrides)
        implements Resource {

    /** Of several for one Server the oldest holds, then the first by name. */
    public static final Comparator<HttpLocalRateLimit> PRECEDENCE =
            Comparator.comparing((HttpLocalRateLimit limit) -> limit.metadata().createdOrNever())
                    .thenComparing(limit -> limit.metadata().name());

    /**
     * A limit of its own for some identities.
     *
     * @param accounts ServiceAccounts behind the identities, never empty
     */
    public record Override(int requestsPerSecond, List<TargetRef> accounts) {

        public Override {
            accounts = List.copyOf(accounts);
        }
    }

    public HttpLocalRateLimit {
        overrides = List.copyOf(overrides);
    }

    /** Whether it is for a Server. */
    public boolean targets(Server server) {
        return target.kind().equals(server.kind().apiName())
                && target.group().equals(server.kind().group())
                && target.name().equals(server.metadata().name())
                && metadata.namespace().equals(server.metadata().namespace());
    }

    @java.lang.Override
    public Kind kind() {
        return Kind.HTTP_LOCAL_RATE_LIMIT;
    }
}
