package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.ExplainGrpc;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.destination.grpc.Statuses;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** {@code io.gossamer.mesh.v1.Explain}: about the newest resources. Thread-safe. */
public final class ExplainService extends ExplainGrpc.ExplainImplBase {

    private final Explainer explainer;
    private final Supplier<Snapshot> snapshots;

    public ExplainService(Explainer explainer, Supplier<Snapshot> snapshots) {
        this.explainer = explainer;
        this.snapshots = snapshots;
    }

    @Override
    public void get(ExplainRequest request, StreamObserver<Explanation> observer) {
        Lookup<Explanation> answer = explainer.explain(snapshots.get(), request);
        if (answer instanceof Lookup.Failed<Explanation> failed) {
            observer.onError(Statuses.of(failed).asException());
            return;
        }
        observer.onNext(((Lookup.Found<Explanation>) answer).value());
        observer.onCompleted();
    }
}
