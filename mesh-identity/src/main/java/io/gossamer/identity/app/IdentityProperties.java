package io.gossamer.identity.app;

import io.gossamer.api.MeshIdentity;
import io.gossamer.autoconfigure.settings.SettingsProblems;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.identity.ca.SigningPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the identity service.
 *
 * @param dataDir directory for root, issuer, token key, audit log and sockets; mode 0700; required
 * @param trustDomain the mesh's domain, part of every identity
 * @param controlNamespace namespace of the control plane, part of every identity
 * @param lifetime of a leaf; 1 s to 7 d
 * @param clockSkew that a leaf allows at either end; 0 to 5 min
 * @param listen loopback address for peers on this host, host:port; port 0 lets the system choose
 * @param admin address of /live, /ready and /metrics, host:port; port 0 lets the system choose
 */
@ConfigurationProperties(prefix = "mesh.identity", ignoreUnknownFields = false)
public record IdentityProperties(
        @Nullable Path dataDir,
        @DefaultValue(MeshIdentity.DEFAULT_TRUST_DOMAIN) String trustDomain,
        @DefaultValue(MeshIdentity.DEFAULT_CONTROL_NAMESPACE) String controlNamespace,
        @DefaultValue("24h") Duration lifetime,
        @DefaultValue("20s") Duration clockSkew,
        @DefaultValue("127.0.0.1:8080") String listen,
        @DefaultValue("127.0.0.1:9990") String admin) {

    static final String PREFIX = "mesh.identity";

    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(7);
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    public IdentityProperties {
        SettingsProblems.in(PREFIX)
                .require(
                        dataDir != null,
                        "data-dir",
                        dataDir,
                        "a directory, such as ~/.gossamer/identity")
                .require(
                        isNamed(trustDomain, controlNamespace),
                        "trust-domain, " + PREFIX + ".control-namespace",
                        trustDomain + ", " + controlNamespace,
                        "a DNS name and a DNS label, lower case")
                .require(
                        lifetime.compareTo(MIN_LIFETIME) >= 0
                                && lifetime.compareTo(MAX_LIFETIME) <= 0,
                        "lifetime",
                        lifetime,
                        "1s to 7d")
                .require(
                        !clockSkew.isNegative() && clockSkew.compareTo(MAX_SKEW) <= 0,
                        "clock-skew",
                        clockSkew,
                        "0s to 5m")
                .require(isTcp(listen), "listen", listen, "host:port")
                .require(isTcp(admin), "admin", admin, "host:port")
                .throwIfAny();
    }

    SigningPolicy policy() {
        return new SigningPolicy(controlNamespace, trustDomain, lifetime, clockSkew);
    }

    /** The identity of this service's own sidecar. */
    MeshIdentity sidecar() {
        return new MeshIdentity("identity", controlNamespace, controlNamespace, trustDomain);
    }

    private static boolean isNamed(String trustDomain, String controlNamespace) {
        try {
            new MeshIdentity("identity", controlNamespace, controlNamespace, trustDomain);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTcp(String text) {
        try {
            return ServiceAddress.parse(text) instanceof ServiceAddress.Tcp;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
