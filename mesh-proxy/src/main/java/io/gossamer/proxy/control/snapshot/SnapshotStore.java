package io.gossamer.proxy.control.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.gossamer.api.mesh.v1.ProxySnapshot;
import io.gossamer.api.mesh.v1.SnapshotEntry;
import io.gossamer.proxy.control.watch.LastKnown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a proxy needs to start while the control plane is down (rule R11): its own certificate, and
 * the last answers of discovery and policy. Never trust anchors. Written by a thread of its own, at
 * most every two seconds. Thread-safe.
 */
public final class SnapshotStore implements LastKnown, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);

    private static final Duration WRITE_DELAY = Duration.ofSeconds(2);

    /** Without any change the times in the file are renewed this often. */
    private static final Duration REFRESH = Duration.ofMinutes(10);

    /** Rule R16's 4,096 names, of three kinds. */
    private static final int MAX_ENTRIES = 3 * 4_096;

    /**
     * This proxy's certificate.
     *
     * @param identity whose it is
     * @param key PKCS#8, DER
     * @param chain DER, leaf first
     */
    public record Certificate(String identity, ByteString key, List<ByteString> chain) {
        public Certificate {
            chain = List.copyOf(chain);
        }

        /** Never the key. */
        @Override
        public String toString() {
            return "Certificate[identity=" + identity + "]";
        }
    }

    private record Key(Kind kind, String name) {

        /** By hand, as the next: what records do by themselves makes classes at every start. */
        @Override
        public int hashCode() {
            return 31 * kind.hashCode() + name.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && kind == key.kind && name.equals(key.name);
        }
    }

    /** Taken is null for what this process has heard itself: it is as new as the file. */
    private record Entry(ByteString message, @Nullable Instant taken) {}

    private final @Nullable SnapshotFile file;
    private final Clock clock;
    private final Duration writeDelay;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor writer;
    private final AtomicBoolean writeDue = new AtomicBoolean();
    private volatile @Nullable Certificate certificate;
    private volatile List<ByteString> deniedSerials = List.of();
    private volatile boolean warned;

    /**
     * Opens the store and reads the last snapshot, if this process may use it. Without a usable
     * directory the store keeps nothing, with one WARN that says why.
     *
     * @param maxAge what is older is not used
     */
    public static SnapshotStore open(
            Path directory, String identity, Duration maxAge, Clock clock) {
        return open(directory, identity, maxAge, clock, WRITE_DELAY);
    }

    static SnapshotStore open(
            Path directory, String identity, Duration maxAge, Clock clock, Duration writeDelay) {
        SnapshotFile file = null;
        ProxySnapshot snapshot = ProxySnapshot.getDefaultInstance();
        try {
            file = SnapshotFile.in(directory);
            snapshot = file.read();
        } catch (IOException e) {
            log.warn("no snapshot is used: {}", e.getMessage());
        }
        SnapshotStore store = new SnapshotStore(file, clock, writeDelay);
        store.restore(snapshot, identity, clock.instant().minus(maxAge));
        return store;
    }

    private SnapshotStore(@Nullable SnapshotFile file, Clock clock, Duration writeDelay) {
        this.file = file;
        this.clock = clock;
        this.writeDelay = writeDelay;
        this.writer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "snapshot");
                            thread.setDaemon(true);
                            return thread;
                        });
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        if (file != null) {
            writer.scheduleWithFixedDelay(
                    this::write, REFRESH.toSeconds(), REFRESH.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void restore(ProxySnapshot snapshot, String identity, Instant oldest) {
        if (!snapshot.getIdentity().equals(identity)) {
            if (!snapshot.getIdentity().isEmpty()) {
                log.warn(
                        "no snapshot is used: identity {} (expected: {}; each proxy needs its own"
                                + " mesh.proxy.data-dir)",
                        snapshot.getIdentity(),
                        identity);
            }
            return;
        }
        if (!snapshot.getLeafKey().isEmpty()) {
            certificate = new Certificate(identity, snapshot.getLeafKey(), snapshot.getChainList());
        }
        deniedSerials = List.copyOf(snapshot.getDeniedSerialsList());
        for (SnapshotEntry entry : snapshot.getEntriesList()) {
            Kind kind = kind(entry.getKind());
            Instant taken =
                    Instant.ofEpochSecond(
                            entry.getTaken().getSeconds(), entry.getTaken().getNanos());
            if (kind != null && !taken.isBefore(oldest)) {
                entries.put(new Key(kind, entry.getKey()), new Entry(entry.getMessage(), taken));
            }
        }
    }

    /** The certificate of the last process, or of this one; not verified. Null if there is none. */
    public @Nullable Certificate certificate() {
        return certificate;
    }

    /** Serial numbers of leaves that are refused, as last known. */
    public List<ByteString> deniedSerials() {
        return deniedSerials;
    }

    /** Forgets what the last process left: its certificate is over, and so is what it knew. */
    public void discard() {
        certificate = null;
        entries.clear();
    }

    /** Keeps a new certificate. */
    public void remember(Certificate next) {
        certificate = next;
        scheduleWrite();
    }

    /** Keeps a new deny list. */
    public void rememberDenied(List<ByteString> serials) {
        deniedSerials = List.copyOf(serials);
        scheduleWrite();
    }

    @Override
    public @Nullable ByteString recall(Kind kind, String key) {
        Entry entry = entries.get(new Key(kind, key));
        return entry == null ? null : entry.message;
    }

    @Override
    public void remember(Kind kind, String key, ByteString message) {
        if (file == null) {
            return;
        }
        Key at = new Key(kind, key);
        if (entries.size() >= MAX_ENTRIES && !entries.containsKey(at)) {
            dropOne();
        }
        Entry old = entries.put(at, new Entry(message, null));
        if (old == null || old.taken != null || !old.message.equals(message)) {
            scheduleWrite();
        }
    }

    /** Rather one that only an earlier process heard. */
    private void dropOne() {
        Key victim = null;
        for (Map.Entry<Key, Entry> entry : entries.entrySet()) {
            victim = entry.getKey();
            if (entry.getValue().taken != null) {
                break;
            }
        }
        if (victim != null) {
            entries.remove(victim);
        }
    }

    private void scheduleWrite() {
        if (file != null && writeDue.compareAndSet(false, true) && !writer.isShutdown()) {
            writer.schedule(this::write, writeDelay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void write() {
        writeDue.set(false);
        Certificate current = certificate;
        if (file == null || current == null) {
            return;
        }
        Instant now = clock.instant();
        ProxySnapshot.Builder snapshot =
                ProxySnapshot.newBuilder()
                        .setFormat(1)
                        .setIdentity(current.identity)
                        .setLeafKey(current.key)
                        .addAllChain(current.chain)
                        .addAllDeniedSerials(deniedSerials);
        entries.forEach(
                (key, entry) ->
                        snapshot.addEntries(
                                SnapshotEntry.newBuilder()
                                        .setKind(kind(key.kind))
                                        .setKey(key.name)
                                        .setMessage(entry.message)
                                        .setTaken(
                                                timestamp(
                                                        entry.taken == null ? now : entry.taken))));
        try {
            file.write(snapshot.build());
        } catch (IOException e) {
            if (!warned) {
                warned = true;
                log.warn(
                        "mesh.proxy.data-dir: snapshot not written: {} (expected: a directory that"
                                + " can be written and has space)",
                        e.toString());
            }
        }
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static @Nullable Kind kind(SnapshotEntry.Kind kind) {
        return switch (kind) {
            case ENDPOINTS -> Kind.ENDPOINTS;
            case PROFILE -> Kind.PROFILE;
            case INBOUND_POLICY -> Kind.INBOUND_POLICY;
            case OUTBOUND_POLICY -> Kind.OUTBOUND_POLICY;
            case UNKNOWN, UNRECOGNIZED -> null;
        };
    }

    private static SnapshotEntry.Kind kind(Kind kind) {
        return switch (kind) {
            case ENDPOINTS -> SnapshotEntry.Kind.ENDPOINTS;
            case PROFILE -> SnapshotEntry.Kind.PROFILE;
            case INBOUND_POLICY -> SnapshotEntry.Kind.INBOUND_POLICY;
            case OUTBOUND_POLICY -> SnapshotEntry.Kind.OUTBOUND_POLICY;
        };
    }

    /** Writes what is due, then ends the thread. */
    @Override
    public void close() {
        writer.shutdownNow();
        if (writeDue.get()) {
            write();
        }
    }
}
