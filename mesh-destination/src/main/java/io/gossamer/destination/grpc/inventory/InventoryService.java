package io.gossamer.destination.grpc.inventory;

import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.StreamInfo;
import io.gossamer.destination.grpc.Statuses;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.stream.State;
import io.gossamer.destination.stream.Subscriber;
import io.gossamer.destination.stream.Subscription;
import io.gossamer.destination.view.Inventory;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.status.BalancingStatus;
import io.gossamer.destination.view.status.FilterStatus;
import io.gossamer.destination.view.status.JwtStatus;
import io.gossamer.destination.view.status.PolicyStatuses;
import io.gossamer.destination.view.status.ResourceStatus;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code io.gossamer.mesh.v1.Inventory}: what is known, at most once a second. */
public final class InventoryService extends InventoryGrpc.InventoryImplBase {

    private static final long INTERVAL_SECONDS = 1;

    private final MeshSettings settings;
    private final Supplier<Snapshot> snapshots;
    private final Supplier<StreamInfo> streams;
    private final Function<Snapshot, BalancingStatus.LeftOut> leftOut;
    private final Function<Snapshot, Map<ResourceKey, Integer>> withoutTokens;
    private final ScheduledExecutorService timer;
    private final Channel<String, Snapshot> changes;

    /**
     * @param streams open watches by kind
     * @param leftOut watches for which something that Services ask for is left out
     * @param withoutTokens watches of AuthorizationPolicies that ask for tokens, by sidecars that
     *     verify none
     */
    public InventoryService(
            MeshSettings settings,
            Publisher publisher,
            Supplier<Snapshot> snapshots,
            Supplier<StreamInfo> streams,
            Function<Snapshot, BalancingStatus.LeftOut> leftOut,
            Function<Snapshot, Map<ResourceKey, Integer>> withoutTokens,
            ScheduledExecutorService timer) {
        this.settings = settings;
        this.snapshots = snapshots;
        this.streams = streams;
        this.leftOut = leftOut;
        this.withoutTokens = withoutTokens;
        this.timer = timer;
        this.changes =
                publisher.channel(
                        (snapshot, query) -> Lookup.found(snapshot.whole()),
                        (snapshot, query) -> Lookup.found(snapshot.whole()));
    }

    @Override
    public void get(InventoryRequest request, StreamObserver<InventorySnapshot> observer) {
        observer.onNext(message(snapshots.get()));
        observer.onCompleted();
    }

    @Override
    public void watch(InventoryRequest request, StreamObserver<InventorySnapshot> observer) {
        ServerCallStreamObserver<InventorySnapshot> call =
                (ServerCallStreamObserver<InventorySnapshot>) observer;
        PacedReader reader = new PacedReader(call);
        Subscription subscription = changes.subscribe("", reader);
        reader.subscription.set(subscription);
        call.setOnReadyHandler(subscription::ready);
        call.setOnCancelHandler(subscription::close);
        call.setOnCloseHandler(subscription::close);
    }

    private InventorySnapshot message(Snapshot snapshot) {
        BalancingStatus.LeftOut reduced = leftOut.apply(snapshot);
        List<ResourceStatus> policies =
                JwtStatus.withProxies(
                        PolicyStatuses.of(snapshot, settings), withoutTokens.apply(snapshot));
        List<ResourceStatus> statuses =
                new ArrayList<>(FilterStatus.complete(policies, snapshot, reduced));
        statuses.addAll(BalancingStatus.of(snapshot, reduced));
        return InventoryMessages.snapshot(
                Inventory.of(snapshot, settings), statuses, streams.get());
    }

    /** Takes something at most once a second. */
    private final class PacedReader implements Subscriber<Snapshot> {
        private final ServerCallStreamObserver<InventorySnapshot> call;
        private final AtomicReference<@Nullable Subscription> subscription =
                new AtomicReference<>();
        private boolean pausing;

        PacedReader(ServerCallStreamObserver<InventorySnapshot> call) {
            this.call = call;
        }

        @Override
        public synchronized boolean ready() {
            return !pausing && call.isReady();
        }

        @Override
        public void next(@Nullable State<Snapshot> previous, State<Snapshot> current) {
            if (call.isCancelled()) {
                return;
            }
            synchronized (this) {
                pausing = true;
            }
            call.onNext(message(current.value()));
            try {
                timer.schedule(this::resume, INTERVAL_SECONDS, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                cut();
            }
        }

        private void resume() {
            synchronized (this) {
                pausing = false;
            }
            Subscription open = subscription.get();
            if (open != null) {
                open.ready();
            }
        }

        @Override
        public void fail(Lookup.Failed<Snapshot> failure) {
            call.onError(Statuses.of(failure).asException());
        }

        @Override
        public void cut() {
            if (!call.isCancelled()) {
                call.onError(
                        Status.RESOURCE_EXHAUSTED
                                .withDescription("nothing was read for 20 s")
                                .asException());
            }
        }
    }
}
