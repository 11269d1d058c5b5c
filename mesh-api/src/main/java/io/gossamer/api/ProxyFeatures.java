package io.gossamer.api;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy understands beyond the contract, as it announces it in {@link
 * MeshHeaders#GOSSAMER_PROXY} (rule R14): names, separated by commas.
 */
public final class ProxyFeatures {

    /** Whether the server has read its sources (rule R15). */
    public static final String SYNCED = "synced";

    /** Where a rule was written. */
    public static final String ORIGIN = "origin";

    /** {@code BalancerExtension.session_affinity}. */
    public static final String SESSION_AFFINITY = "session-affinity";

    /** {@code BalancerExtension.slow_start}. */
    public static final String SLOW_START = "slow-start";

    /** {@code BalancerExtension.limits}. */
    public static final String DESTINATION_LIMITS = "destination-limits";

    /** {@code EndpointExtension.preferred}. */
    public static final String ZONE_PREFERENCE = "zone-preference";

    /** {@code RegisterResponse.checks}. */
    public static final String HEALTH_CHECKS = "health-checks";

    /** {@code AuthzExtension.token}. */
    public static final String JWT = "jwt";

    /** {@code RuleExtension.url_rewrite}. */
    public static final String URL_REWRITE = "url-rewrite";

    /** {@code RuleExtension.response_status}. */
    public static final String RESPONSE_STATUS = "response-status";

    /** {@code RuleExtension.mirrors}. */
    public static final String REQUEST_MIRROR = "request-mirror";

    /** {@code RuleExtension.delay}. */
    public static final String FAULT_DELAY = "fault-delay";

    /** Longest announcement that is read. */
    private static final int MAX_LENGTH = 1_024;

    private ProxyFeatures() {}

    /**
     * The names in an announcement.
     *
     * @param announcement null, empty or too long: none
     */
    public static Set<String> of(@Nullable String announcement) {
        if (announcement == null || announcement.length() > MAX_LENGTH) {
            return Set.of();
        }
        return Arrays.stream(announcement.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is announced for these names. */
    public static String announcement(String... names) {
        return String.join(",", names);
    }
}
