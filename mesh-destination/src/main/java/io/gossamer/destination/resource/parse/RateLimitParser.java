package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.policy.HttpLocalRateLimit;
import io.gossamer.destination.resource.policy.TargetRef;
import java.util.ArrayList;
import java.util.List;

/** {@code policy.linkerd.io/HTTPLocalRateLimitPolicy}. */
final class RateLimitParser {

    private static final String RATE = "requests in a second, 1 or more";

    private RateLimitParser() {}

    static HttpLocalRateLimit parse(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        TargetRef target = References.parse(spec.get("targetRef"), metadata.namespace());
        if (!target.kind().equals("Server")) {
            spec.get("targetRef").get("kind").problem("Server");
        }
        List<HttpLocalRateLimit.Override> overrides = new ArrayList<>();
        for (Field item : spec.get("overrides").items()) {
            overrides.add(override(item, metadata.namespace()));
        }
        int total = rate(spec.get("total"));
        int identity = rate(spec.get("identity"));
        if (total == 0 && identity == 0 && overrides.isEmpty()) {
            spec.get("total").problem("a limit: total, identity or overrides");
        }
        return new HttpLocalRateLimit(metadata, target, total, identity, overrides);
    }

    private static int rate(Field field) {
        return field.present() ? number(field.get("requestsPerSecond")) : 0;
    }

    private static int number(Field field) {
        return field.integer(1, Integer.MAX_VALUE, RATE).orElse(0);
    }

    private static HttpLocalRateLimit.Override override(Field field, String namespace) {
        List<TargetRef> accounts = new ArrayList<>();
        for (Field item : field.get("clientRefs").items()) {
            TargetRef account = References.parse(item, namespace);
            if (!account.kind().equals("ServiceAccount")) {
                item.get("kind").problem("ServiceAccount");
            }
            accounts.add(account);
        }
        if (accounts.isEmpty()) {
            field.get("clientRefs").problem("at least one ServiceAccount");
        }
        return new HttpLocalRateLimit.Override(number(field.get("requestsPerSecond")), accounts);
    }
}
