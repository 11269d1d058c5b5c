package io.gossamer.destination.source.registry;

import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.source.Bundle;
import io.gossamer.destination.source.ResourceSink;
import io.gossamer.destination.source.registry.RefusedException.Reason;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workloads that registered. A lease lives as long as its stream, {@link #BROKEN} beyond a
 * break of it and {@link #GOODBYE} beyond a goodbye. Thread-safe; no method blocks.
 */
public final class WorkloadRegistry {

    /** The name under which this source tells the sink that it is synced. */
    public static final String NAME = "registry";

    /** How long a lease survives a broken stream (rule R10). */
    public static final Duration BROKEN = Duration.ofSeconds(10);

    /** How long endpoints stay after a goodbye (rule R10). */
    public static final Duration GOODBYE = Duration.ofSeconds(3);

    private static final int MAX_WORKLOADS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(WorkloadRegistry.class);

    private final ResourceSink sink;
    private final TokenVerifier tokens;
    private final AdmissionRules rules;
    private final Grants grants;
    private final String controlNamespace;
    private final LongSupplier nanoTime;
    private final Map<String, Lease> leases = new TreeMap<>();
    private final Map<String, Session> owners = new TreeMap<>();
    private final FurtherAddresses further = new FurtherAddresses();
    private long version;

    /**
     * @param grantsFile where grants are kept; null keeps them in memory only
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public WorkloadRegistry(
            ResourceSink sink,
            TokenVerifier tokens,
            ManifestFacts manifests,
            String controlNamespace,
            String trustDomain,
            @Nullable Path grantsFile,
            LongSupplier nanoTime) {
        this.sink = sink;
        this.tokens = tokens;
        this.rules = new AdmissionRules(controlNamespace, trustDomain, manifests);
        this.grants = new Grants(grantsFile);
        this.controlNamespace = controlNamespace;
        this.nanoTime = nanoTime;
    }

    /** One stream of one sidecar. */
    public final class Session {
        private final Registrant registrant;
        private final Runnable onReplaced;
        private @Nullable String key;
        private FurtherAddresses.@Nullable Workload further;

        private Session(Registrant registrant, Runnable onReplaced) {
            this.registrant = registrant;
            this.onReplaced = onReplaced;
        }

        /**
         * Registers the workload, or says anew what it is.
         *
         * @return the version of the resources that contains it
         */
        public long register(Registration registration) throws RefusedException {
            return WorkloadRegistry.this.register(this, registration);
        }

        /**
         * Proves one more address of a workload that another stream registered: the one that this
         * stream comes from.
         *
         * @return the version of the resources that contains it
         */
        public long registerFurther(Registration registration) throws RefusedException {
            return WorkloadRegistry.this.registerFurther(this, registration);
        }

        /**
         * Whether the application takes traffic.
         *
         * @param reason why not; may be empty
         */
        public long ready(boolean ready, String reason) throws RefusedException {
            return WorkloadRegistry.this.ready(this, ready, reason);
        }

        /** The workload leaves. */
        public long goodbye() {
            return end(this, GOODBYE);
        }

        /** The sidecar is still there. */
        public long heartbeat() {
            return version();
        }

        /** The stream broke, or ended without a goodbye. */
        public void broken() {
            end(this, BROKEN);
        }
    }

    /**
     * A new stream.
     *
     * @param onReplaced called once if another stream registers the same workload
     */
    public Session open(Registrant registrant, Runnable onReplaced) {
        return new Session(registrant, onReplaced);
    }

    /** Ends the leases whose time has come. Called several times a second. */
    public synchronized void expire() {
        long now = nanoTime.getAsLong();
        boolean changed =
                leases.entrySet()
                        .removeIf(
                                entry -> {
                                    boolean ended = entry.getValue().ended(now);
                                    if (ended) {
                                        owners.remove(entry.getKey());
                                        log.info("registry: {} left", entry.getKey());
                                    }
                                    return ended;
                                });
        List<FurtherAddresses.Workload> moved = further.expire(now);
        moved.forEach(this::readdress);
        if (changed || !moved.isEmpty()) {
            publish();
        }
    }

    private void readdress(FurtherAddresses.Workload workload) {
        Lease lease = leases.get(workload.key());
        if (lease != null && workload(lease.registration()).equals(workload)) {
            lease.further(further.of(workload));
        }
    }

    private static FurtherAddresses.Workload workload(Registration registration) {
        return new FurtherAddresses.Workload(key(registration), registration.serviceAccount());
    }

    private static String key(Registration registration) {
        return registration.namespace() + "/" + registration.name();
    }

    /** Workloads registered now. */
    public synchronized int size() {
        return leases.size();
    }

    /** Whether sidecars that registered before a restart of this service may come back. */
    public synchronized boolean expectsReturns() {
        return !grants.isEmpty();
    }

    private synchronized long version() {
        return version;
    }

    private synchronized long register(Session session, Registration registration)
            throws RefusedException {
        rules.checkForm(registration);
        rules.checkIdentity(registration, session.registrant);
        Grant grant = grant(registration, session.registrant.identity());
        rules.checkNames(registration, grant);
        List<InetAddress> addresses = rules.checkAddresses(registration, session.registrant);
        rules.checkManifests(registration, addresses);
        String key = key(session, registration);
        Lease previous = leases.get(key);
        requireSameOwner(previous, registration);
        if (previous == null && leases.size() >= MAX_WORKLOADS) {
            throw new RefusedException(
                    Reason.EXHAUSTED,
                    "registry: "
                            + leases.size()
                            + " workloads (expected: at most "
                            + MAX_WORKLOADS
                            + ")");
        }
        Session owner = owners.put(key, session);
        session.key = key;
        Lease lease = new Lease(registration, addresses, grant.labels());
        lease.further(further.of(workload(registration)));
        if (owner == session && previous != null) {
            lease.ready(previous.ready(), previous.notReadyReason());
        } else if (owner != null && owner != session) {
            owner.onReplaced.run();
        }
        if (previous != null && !previous.ready() && !lease.ready()) {
            lease.ready(false, previous.notReadyReason());
        }
        leases.put(key, lease);
        if (previous == null || !previous.same(lease)) {
            publish();
        }
        if (previous == null) {
            log.info("registry: {} joined as {}", key, session.registrant.identity());
        }
        return version;
    }

    private static String key(Session session, Registration registration) throws RefusedException {
        String key = key(registration);
        if (session.key != null && !session.key.equals(key)) {
            throw RefusedException.invalid(
                    "name", key, session.key + ", as this stream said first");
        }
        return key;
    }

    private synchronized long registerFurther(Session session, Registration registration)
            throws RefusedException {
        rules.checkForm(registration);
        rules.checkIdentity(registration, session.registrant);
        List<InetAddress> addresses = rules.checkAddresses(registration, session.registrant);
        String key = key(session, registration);
        Lease lease = leases.get(key);
        if (lease == null) {
            throw new RefusedException(
                    Reason.UNAVAILABLE,
                    "workload: " + key + " (expected: registered on another stream before)");
        }
        requireSameOwner(lease, registration);
        rules.checkManifests(lease.registration(), addresses);
        FurtherAddresses.Workload workload = workload(registration);
        session.key = key;
        session.further = workload;
        boolean changed = false;
        for (InetAddress address : addresses) {
            changed |= further.hold(workload, address, session);
        }
        if (changed) {
            lease.further(further.of(workload));
            publish();
            log.info("registry: {} is at {}, too", key, IpLiteral.format(addresses.get(0)));
        }
        return version;
    }

    /** Two accounts of one namespace may not take each other's name. */
    private static void requireSameOwner(@Nullable Lease previous, Registration registration)
            throws RefusedException {
        if (previous != null
                && !previous.registration()
                        .serviceAccount()
                        .equals(registration.serviceAccount())) {
            throw RefusedException.denied(
                    "workload: "
                            + registration.name()
                            + " is registered by account "
                            + previous.registration().serviceAccount()
                            + " (expected: a name that no other account holds)");
        }
    }

    private Grant grant(Registration registration, String identity) throws RefusedException {
        if (registration.token().isEmpty()) {
            return grants.of(identity);
        }
        Grant shown;
        try {
            shown = tokens.verify(registration.token(), identity);
        } catch (RefusedException e) {
            // A sidecar shows the token that it was started with for as long as it lives.
            Grant known = grants.of(identity);
            if (known.workloads().contains(registration.name())) {
                return known;
            }
            throw e;
        }
        return grants.add(identity, shown);
    }

    private synchronized long ready(Session session, boolean ready, String reason)
            throws RefusedException {
        Lease lease = session.key == null ? null : leases.get(session.key);
        if (lease == null) {
            throw RefusedException.invalid("message", "ready", "the workload first");
        }
        boolean explained = !ready && lease.notReadyReason().isEmpty() && !reason.isEmpty();
        if (owners.get(session.key) == session && (lease.ready() != ready || explained)) {
            lease.ready(ready, reason);
            log.info(
                    "registry: {} {}", session.key, ready ? "is ready" : "is not ready: " + reason);
            publish();
        }
        return version;
    }

    private synchronized long end(Session session, Duration after) {
        FurtherAddresses.Workload held = session.further;
        if (held != null) {
            further.end(held, session, nanoTime.getAsLong() + after.toNanos());
            return version;
        }
        if (session.key != null && owners.get(session.key) == session) {
            Lease lease = leases.get(session.key);
            if (lease != null) {
                lease.endAt(nanoTime.getAsLong() + after.toNanos());
            }
        }
        return version;
    }

    private void publish() {
        Bundle bundle = RegisteredResources.of(leases.values(), controlNamespace);
        version = sink.accept(Map.of(NAME, bundle), Set.of());
    }
}
