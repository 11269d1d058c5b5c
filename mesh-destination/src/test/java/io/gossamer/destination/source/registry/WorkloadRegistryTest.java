package io.gossamer.destination.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.autoconfigure.token.JoinToken;
import io.gossamer.autoconfigure.token.JoinTokenCodec;
import io.gossamer.autoconfigure.token.TokenKeys;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadRegistryTest {

    private static final String BOOKS = "books.default.serviceaccount.identity.mesh.cluster.local";
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final String ISSUER = JoinToken.issuerOf("mesh", "cluster.local");

    @TempDir Path directory;

    private final AtomicLong time = new AtomicLong();
    private final RecordingSink sink = new RecordingSink();
    private KeyPair keys;
    private WorkloadRegistry registry;

    @BeforeEach
    void open() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        Files.writeString(key(), TokenKeys.toPem((ECPublicKey) keys.getPublic()));
        registry = registry();
    }

    @Test
    void brokenStreamKeepsTheLeaseForTenSeconds() throws Exception {
        WorkloadRegistry.Session session = open(registry);
        session.register(books(token()));
        session.broken();

        pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(registry.size()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(registry.size()).isZero();
        assertThat(sink.last().resources()).isEmpty();
    }

    @Test
    void goodbyeEndsTheLeaseAfterThreeSeconds() throws Exception {
        WorkloadRegistry.Session session = open(registry);
        session.register(books(token()));
        session.goodbye();
        session.broken();

        pass(Duration.ofSeconds(3).minusNanos(1));
        assertThat(registry.size()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(registry.size()).isZero();
    }

    @Test
    void reconnectWithinTheLeaseChangesNothing() throws Exception {
        WorkloadRegistry.Session session = open(registry);
        session.register(books(token()));
        session.broken();
        int published = sink.count.get();
        pass(Duration.ofSeconds(9));

        open(registry).register(books(""));
        pass(Duration.ofMinutes(10));

        assertThat(registry.size()).isEqualTo(1);
        assertThat(sink.count).hasValue(published);
    }

    @Test
    void newestStreamReplacesAnEarlierOne() throws Exception {
        AtomicInteger replaced = new AtomicInteger();
        WorkloadRegistry.Session earlier =
                registry.open(registrant(BOOKS, "127.0.0.1"), replaced::incrementAndGet);
        earlier.register(books(token()));
        open(registry).register(books(""));
        earlier.broken();
        pass(Duration.ofMinutes(1));

        assertThat(replaced).hasValue(1);
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void registeredWorkloadIsAPodASliceAndAService() throws Exception {
        open(registry).register(books(token()));

        assertThat(sink.last().resources())
                .extracting(resource -> resource.kind())
                .containsExactlyInAnyOrder(Kind.POD, Kind.ENDPOINT_SLICE, Kind.SERVICE);
    }

    @Test
    void whatIsNotReadySaysWhyAndKeepsItThroughABreak() throws Exception {
        WorkloadRegistry.Session session = open(registry);
        session.register(books(token()));
        session.ready(false, "GET /healthz on port 9080: status 503");
        assertThat(pod().ready()).isFalse();
        assertThat(pod().metadata().annotation(Pod.UNREADY))
                .isEqualTo("GET /healthz on port 9080: status 503");

        open(registry).register(books("").notReady());
        assertThat(pod().ready()).as("on another stream").isFalse();
        session = open(registry);
        session.register(books("").notReady());
        session.ready(true, "");
        assertThat(pod().ready()).isTrue();
        assertThat(pod().metadata().annotation(Pod.UNREADY)).isNull();
    }

    @Test
    void aHealthCheckThatCannotBeMeantIsRefused() {
        Registration books = books(token());

        assertThatThrownBy(
                        () ->
                                open(registry)
                                        .register(
                                                annotated(
                                                        books,
                                                        Map.of(
                                                                "health.gossamer.io/path",
                                                                "healthz"))))
                .hasMessageContaining("health.gossamer.io/path: healthz (expected: a path");
    }

    private static Registration annotated(
            Registration registration, Map<String, String> annotations) {
        return new Registration(
                registration.namespace(),
                registration.serviceAccount(),
                registration.name(),
                annotations,
                registration.addresses(),
                registration.ports(),
                registration.inboundPort(),
                registration.adminPort(),
                registration.token());
    }

    private Pod pod() {
        return sink.last().resources().stream()
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void grantIsRememberedAcrossARestart() throws Exception {
        open(registry).register(books(token()));

        WorkloadRegistry after = registry();
        assertThat(after.expectsReturns()).isTrue();
        open(after).register(books(""));
        assertThat(after.size()).isEqualTo(1);
    }

    @Test
    void forgedTokenIsRefused() throws Exception {
        String token = token();
        String forged = token.substring(0, token.length() - 8) + "AAAAAAAA";

        assertThatThrownBy(() -> open(registry).register(books(forged)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(RefusedException.Reason.DENIED));
    }

    @Test
    void identityServiceThatHasNotStartedYetIsWaitedFor() throws Exception {
        Files.delete(key());

        assertThatThrownBy(() -> open(registry).register(books(token())))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(RefusedException.Reason.UNAVAILABLE));
    }

    @Test
    void loopbackIsAcceptedFromLoopbackOnly() throws Exception {
        Registration loopback = books(token());

        assertThatThrownBy(
                        () ->
                                registry.open(registrant(BOOKS, "10.0.0.7"), () -> {})
                                        .register(withAddress(loopback, "127.0.0.1")))
                .hasMessageContaining("expected: the connection's source 10.0.0.7");
        registry.open(registrant(BOOKS, "127.0.0.1"), () -> {})
                .register(withAddress(loopback, "::1"));
        assertThat(registry.size()).isEqualTo(1);
    }

    @Test
    void accountCannotTakeANameThatAnotherHolds() throws Exception {
        open(registry).register(books(token()));
        String other = "other.default.serviceaccount.identity.mesh.cluster.local";
        Registration stolen =
                new Registration(
                        "default",
                        "other",
                        "books-1",
                        Map.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        token(other));

        assertThatThrownBy(
                        () ->
                                registry.open(registrant(other, "127.0.0.1"), () -> {})
                                        .register(stolen))
                .hasMessageContaining("is registered by account books");
    }

    @Test
    void workloadOnTwoNetworksIsKnownByBothAddressesForAsLongAsBothStreamsLast() throws Exception {
        WorkloadRegistry.Session first = from("10.0.1.7");
        WorkloadRegistry.Session second = from("10.0.2.7");
        first.register(books(token()));
        second.registerFurther(books(""));
        assertThat(addresses()).containsExactly(address("10.0.1.7"), address("10.0.2.7"));

        first.broken();
        WorkloadRegistry.Session again = from("10.0.1.7");
        again.register(books(""));
        assertThat(addresses())
                .as("after the first stream was replaced")
                .containsExactly(address("10.0.1.7"), address("10.0.2.7"));

        second.broken();
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(addresses()).hasSize(2);
        pass(Duration.ofNanos(1));
        assertThat(addresses()).containsExactly(address("10.0.1.7"));
    }

    @Test
    void furtherAddressTakenOverByANewStreamStays() throws Exception {
        from("10.0.1.7").register(books(token()));
        WorkloadRegistry.Session earlier = from("10.0.2.7");
        earlier.registerFurther(books(""));
        from("10.0.2.7").registerFurther(books(""));
        int published = sink.count.get();
        earlier.broken();
        pass(Duration.ofMinutes(1));

        assertThat(addresses()).containsExactly(address("10.0.1.7"), address("10.0.2.7"));
        assertThat(sink.count).hasValue(published);
    }

    @Test
    void furtherAddressOutlivesABreakOfTheFirstStream() throws Exception {
        WorkloadRegistry.Session first = from("10.0.1.7");
        first.register(books(token()));
        from("10.0.2.7").registerFurther(books(""));
        first.broken();
        pass(Duration.ofSeconds(11));
        assertThat(registry.size()).isZero();

        from("10.0.1.7").register(books(""));

        assertThat(addresses()).containsExactly(address("10.0.1.7"), address("10.0.2.7"));
    }

    @Test
    void furtherAddressNeedsAWorkloadOfTheSameAccount() throws Exception {
        assertThatThrownBy(() -> from("10.0.2.7").registerFurther(books("")))
                .hasMessageContaining("expected: registered on another stream before");
        from("10.0.1.7").register(books(token()));
        String other = "other.default.serviceaccount.identity.mesh.cluster.local";
        Registration stolen =
                new Registration(
                        "default", "other", "books-1", Map.of(), List.of(), List.of(), 0, 0, "");

        assertThatThrownBy(
                        () ->
                                registry.open(registrant(other, "10.0.2.7"), () -> {})
                                        .registerFurther(stolen))
                .hasMessageContaining("is registered by account books");
        assertThat(addresses()).containsExactly(address("10.0.1.7"));
    }

    private WorkloadRegistry.Session from(String address) {
        return registry.open(registrant(BOOKS, address), () -> {});
    }

    private List<InetAddress> addresses() {
        return sink.last().resources().stream()
                .filter(Pod.class::isInstance)
                .flatMap(pod -> ((Pod) pod).addresses().stream())
                .toList();
    }

    private WorkloadRegistry registry() {
        return new WorkloadRegistry(
                sink,
                new TokenVerifier(key(), ISSUER, Clock.fixed(NOW, ZoneOffset.UTC)),
                new NoManifests(),
                "mesh",
                "cluster.local",
                directory.resolve("grants.json"),
                time::get);
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    private static WorkloadRegistry.Session open(WorkloadRegistry registry) {
        return registry.open(registrant(BOOKS, "127.0.0.1"), () -> {});
    }

    private static Registrant registrant(String identity, String address) {
        return new Registrant(identity, address(address));
    }

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
        registry.expire();
    }

    private String token() {
        return token(BOOKS);
    }

    private String token(String identity) {
        return JoinTokenCodec.sign(
                new JoinToken(
                        ISSUER,
                        identity,
                        "id",
                        NOW.minusSeconds(60),
                        NOW.plusSeconds(600),
                        List.of("books-1"),
                        List.of("books"),
                        Map.of()),
                keys.getPrivate());
    }

    private static Registration books(String token) {
        return new Registration(
                "default",
                "books",
                "books-1",
                Map.of(),
                List.of(),
                List.of(new Registration.Port("books", 80, 8080, "http", "")),
                4143,
                4191,
                token);
    }

    private static Registration withAddress(Registration registration, String address) {
        return new Registration(
                registration.namespace(),
                registration.serviceAccount(),
                registration.name(),
                registration.annotations(),
                List.of(address(address)),
                registration.ports(),
                registration.inboundPort(),
                registration.adminPort(),
                registration.token());
    }

    private static final class RecordingSink implements ResourceSink {
        private final AtomicInteger count = new AtomicInteger();
        private volatile Bundle last = new Bundle(List.of(), List.of());

        Bundle last() {
            return last;
        }

        @Override
        public long accept(Map<String, Bundle> put, Set<String> removed) {
            last = put.values().iterator().next();
            return count.incrementAndGet();
        }

        @Override
        public void synced(String source) {}
    }

    private static final class NoManifests implements ManifestFacts {
        @Override
        public boolean definesPod(String namespace, String name) {
            return false;
        }

        @Override
        public boolean definesEndpoints(String namespace, String service) {
            return false;
        }

        @Override
        public boolean definesEndpoint(InetAddress address, int port) {
            return false;
        }

        @Override
        public boolean selects(String namespace, String service, Map<String, String> labels) {
            return false;
        }
    }
}
