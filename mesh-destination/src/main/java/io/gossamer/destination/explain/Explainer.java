package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import java.time.InstantSource;

/** Says what would happen to a request, and why. Immutable and thread-safe; takes no locks. */
public final class Explainer {

    private final MeshSettings settings;
    private final InstantSource clock;

    /**
     * By these settings.
     *
     * @param clock what tokens of end users expire by
     */
    public Explainer(MeshSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The answer for these resources. Takes time in the number of resources.
     *
     * @return invalid if the question cannot be understood, not found if there is no such client
     */
    public Lookup<Explanation> explain(Snapshot snapshot, ExplainRequest message) {
        Lookup<Question> question = Question.parse(message);
        if (question instanceof Lookup.Failed<Question> failed) {
            return new Lookup.Failed<>(failed.reason(), failed.message());
        }
        Question asked = ((Lookup.Found<Question>) question).value();
        Lookup<ClientSide> client = ClientSide.find(snapshot, settings, asked);
        if (client instanceof Lookup.Failed<ClientSide> failed) {
            return new Lookup.Failed<>(failed.reason(), failed.message());
        }
        ClientSide side = ((Lookup.Found<ClientSide>) client).value();
        return Lookup.found(new Journey(snapshot, settings, asked, side, clock.instant()).follow());
    }
}
