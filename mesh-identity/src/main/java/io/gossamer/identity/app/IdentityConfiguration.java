package io.gossamer.identity.app;

import io.gossamer.autoconfigure.admin.AdminListener;
import io.gossamer.autoconfigure.server.CallLimits;
import io.gossamer.autoconfigure.server.MeshGrpcListener;
import io.gossamer.autoconfigure.settings.StartFailureException;
import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.transport.ServiceAddress;
import io.gossamer.identity.audit.AuditLog;
import io.gossamer.identity.ca.CertificateAuthority;
import io.gossamer.identity.grpc.IdentityServices;
import io.gossamer.identity.storage.PrivateDirectory;
import io.gossamer.identity.token.JoinTokens;
import io.gossamer.identity.token.SidecarToken;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The composition: directory, authority, tokens, services, and the three listeners. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

    /** What an unauthenticated TLS client may call through the sidecar, and nothing else (R1). */
    private static final Set<String> OPEN = Set.of("io.linkerd.proxy.identity.Identity/Certify");

    private static final String JOIN_TOKENS = "io.gossamer.mesh.v1.JoinTokens";
    private static final int MAX_REQUEST = 64 << 10;
    private static final String DATA_DIR = "mesh.identity.data-dir";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PrivateDirectory dataDirectory(IdentityProperties properties) {
        return PrivateDirectory.open(Objects.requireNonNull(properties.dataDir()), DATA_DIR);
    }

    @Bean
    CertificateAuthority certificateAuthority(
            PrivateDirectory directory, IdentityProperties properties, Clock clock) {
        return CertificateAuthority.open(directory, properties.policy(), clock);
    }

    @Bean
    JoinTokens joinTokens(PrivateDirectory directory, IdentityProperties properties, Clock clock) {
        String issuer = JoinToken.issuerOf(properties.controlNamespace(), properties.trustDomain());
        return JoinTokens.open(directory, issuer, clock);
    }

    @Bean
    AuditLog auditLog(PrivateDirectory directory) {
        try {
            return AuditLog.open(directory);
        } catch (IOException e) {
            throw new StartFailureException(
                    directory.file(AuditLog.FILE) + ": " + e + " (expected: readable, writable)",
                    "Give the file to the user of this process.",
                    e);
        }
    }

    @Bean
    SidecarToken sidecarToken(
            PrivateDirectory directory,
            JoinTokens tokens,
            IdentityProperties properties,
            Clock clock) {
        return new SidecarToken(directory, tokens, properties.sidecar(), clock);
    }

    @Bean
    IdentityUpkeep identityUpkeep(CertificateAuthority authority, SidecarToken sidecarToken) {
        return new IdentityUpkeep(authority, sidecarToken);
    }

    @Bean
    IdentityServices identityServices(
            CertificateAuthority authority,
            IdentityProperties properties,
            JoinTokens tokens,
            AuditLog audit,
            Clock clock,
            MeterRegistry meters) {
        return IdentityServices.create(
                authority, properties.policy(), tokens, audit, clock, System::nanoTime, meters);
    }

    @Bean
    BindableService certifyService(IdentityServices services) {
        return services.certify();
    }

    @Bean
    BindableService trustBundleService(IdentityServices services) {
        return services.trustBundles();
    }

    @Bean
    BindableService joinTokenService(IdentityServices services) {
        return services.joinTokens();
    }

    @Bean
    MeshGrpcListener sidecarListener(PrivateDirectory directory) {
        return MeshGrpcListener.sidecar(
                        "sidecar",
                        DATA_DIR,
                        directory.file("identity.sock"),
                        OPEN,
                        name -> !name.equals(JOIN_TOKENS))
                .withLimits(CallLimits.SIDECAR.withMessageBytes(MAX_REQUEST));
    }

    @Bean
    MeshGrpcListener loopbackListener(IdentityProperties properties) {
        return MeshGrpcListener.loopback(
                        "identity",
                        "mesh.identity.listen",
                        ServiceAddress.parse(properties.listen()),
                        name -> !name.equals(JOIN_TOKENS))
                .withLimits(CallLimits.LOOPBACK.withMessageBytes(MAX_REQUEST));
    }

    @Bean
    MeshGrpcListener operatorListener(PrivateDirectory directory) {
        return MeshGrpcListener.socket(
                        "operator", DATA_DIR, directory.file("admin.sock"), name -> true)
                .withLimits(CallLimits.LOOPBACK.withMessageBytes(MAX_REQUEST));
    }

    @Bean
    AdminListener adminListener(IdentityProperties properties) {
        return new AdminListener(
                "mesh.identity.admin",
                (ServiceAddress.Tcp) ServiceAddress.parse(properties.admin()));
    }
}
