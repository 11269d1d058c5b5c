package io.gossamer.autoconfigure.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The claims of a join token: who its bearer may become and which names it may register.
 *
 * @param issuer the identity service that signed it: {@code identity.<control ns>.<trust domain>}
 * @param identity DNS identity, claim {@code sub}
 * @param id unique, claim {@code jti}; at most 64 characters
 * @param issuedAt claim {@code iat}, whole seconds
 * @param expires claim {@code exp}, whole seconds
 * @param workloads workload names that the bearer may register
 * @param services service names that the bearer may register
 * @param labels labels that a manifest's selector may match
 */
public record JoinToken(
        String issuer,
        String identity,
        String id,
        Instant issuedAt,
        Instant expires,
        List<String> workloads,
        List<String> services,
        Map<String, String> labels) {

    /** The one audience of join tokens, claim {@code aud}. */
    public static final String AUDIENCE = "gossamer-identity";

    /** Names of each list and labels that a token holds at most. */
    public static final int MAX_ENTRIES = 100;

    public JoinToken {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        labels = Map.copyOf(labels);
    }

    /** The issuer of a mesh's join tokens. */
    public static String issuerOf(String controlNamespace, String trustDomain) {
        return "identity." + controlNamespace + "." + trustDomain;
    }
}
