package io.gossamer.destination.explain;

import com.google.protobuf.Duration;
import io.gossamer.api.FailureCode;
import io.gossamer.api.Labels;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.api.outbound.Backend;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.explain.evaluate.Headers;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Rewrites;
import io.gossamer.destination.explain.policy.Balancers;
import io.gossamer.destination.explain.policy.Named;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.Steps;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.grpc.inbound.InboundMessages;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.traffic.EndpointWeight;
import io.gossamer.destination.view.Endpoint;
import io.gossamer.destination.view.EndpointsView;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Pods;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.inbound.InboundPolicy;
import io.gossamer.destination.view.inbound.InboundPolicyView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a share of the traffic leads: endpoints, and what the far sides say. */
final class Backends {

    /** Of one backend; the others are alike more often than not. */
    private static final int MOST_ENDPOINTS = 200;

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final ClientSide client;
    private final boolean readable;
    private final Instant now;

    /**
     * @param readable whether far sides see requests, not only connections
     * @param now when the request is sent
     */
    Backends(
            Snapshot snapshot,
            MeshSettings settings,
            ClientSide client,
            boolean readable,
            Instant now) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.client = client;
        this.readable = readable;
        this.now = now;
    }

    /**
     * A share of a rule's traffic, with what its own filters make of the request.
     *
     * @param prefix of the path that the rule matched
     */
    BackendFacts of(Plan.Share share, double part, Request request, Source rule, String prefix) {
        BackendFacts.Builder facts = BackendFacts.newBuilder().setShare(part);
        Request sent = request;
        for (Plan.Step step : share.steps()) {
            if (step instanceof Plan.Step.Request change) {
                sent = Headers.apply(change.change(), sent);
            } else if (step instanceof Plan.Step.Fail fail && fail.share() >= 1) {
                return facts.setResource("nowhere").setFailure(Steps.failure(fail)).build();
            } else if (step instanceof Plan.Step.Refuse refuse) {
                return facts.setResource("nowhere").setFailure(refuse.why()).build();
            }
            Steps.setting(step, rule).ifPresent(facts::addSettings);
            if (step instanceof Plan.Step.Rewrite rewrite) {
                Optional<Request> rewritten = Rewrites.apply(rewrite.rewrite(), prefix, sent);
                if (rewritten.isEmpty()) {
                    return facts.setResource("nowhere").setFailure(Rewrites.UNSOUND).build();
                }
                sent = rewritten.get();
                facts.addSettings(Words.setting("sent as", sent.authority() + sent.path(), rule));
            }
        }
        if (!share.timeout().equals(Duration.getDefaultInstance())) {
            facts.addSettings(Words.setting("timeout of a try", Words.time(share.timeout()), rule));
        }
        Backend backend = share.backend();
        if (backend.hasForward()) {
            return forward(facts, backend, sent).build();
        }
        String path = backend.getBalancer().getDiscovery().getDst().getPath();
        Source service = Named.source(snapshot, backend.getMetadata());
        facts.setResource(service.resource())
                .setOrigin(service.origin())
                .setPort(backend.getMetadata().getResource().getPort());
        facts.addAllSettings(Balancers.settings(snapshot, backend));
        return balanced(facts, path, sent);
    }

    /** All that stands behind a port of a service. */
    BackendFacts balanced(BackendFacts.Builder facts, String path, Request request) {
        EndpointsView view = new EndpointsView(settings);
        if (!(view.parse(path, client.place())
                instanceof Lookup.Found<EndpointsView.Query> query)) {
            return facts.setFailure("no service: " + path).build();
        }
        List<EndpointsView.Considered> all = view.considered(snapshot, query.value());
        boolean usable = false;
        List<Verdict> verdicts = new ArrayList<>();
        for (EndpointsView.Considered found :
                all.subList(0, Math.min(MOST_ENDPOINTS, all.size()))) {
            usable |= found.endpoint() != null;
            facts.addEndpoints(
                    endpoint(
                                    found.endpoint(),
                                    found.pod(),
                                    IpLiteral.format(found.address(), found.port()),
                                    request,
                                    verdicts)
                            .setFoundBy(found.foundBy().resource() + " " + found.foundBy().origin())
                            .setPassedOver(found.passedOver()));
        }
        if (!usable) {
            facts.setFailure(
                    all.isEmpty()
                            ? "no endpoints: nothing stands behind " + path
                            : "no endpoints: none of "
                                    + all.size()
                                    + " behind "
                                    + path
                                    + " is ready");
        }
        return facts.addAllVerdicts(verdicts).build();
    }

    /** One address. */
    BackendFacts address(Endpoint endpoint, Request request) {
        BackendFacts.Builder facts =
                BackendFacts.newBuilder()
                        .setShare(1)
                        .setResource(IpLiteral.format(endpoint.address(), endpoint.port()))
                        .setPort(endpoint.port());
        List<Verdict> verdicts = new ArrayList<>();
        Optional<Pod> pod = Pods.at(snapshot, endpoint.address(), endpoint.port());
        facts.addEndpoints(
                endpoint(
                                endpoint,
                                pod.orElse(null),
                                IpLiteral.format(endpoint.address(), endpoint.port()),
                                request,
                                verdicts)
                        .setFoundBy("its address"));
        return facts.addAllVerdicts(verdicts).build();
    }

    private static BackendFacts.Builder forward(
            BackendFacts.Builder facts, Backend backend, Request request) {
        String address =
                io.gossamer.destination.grpc.Addresses.parse(backend.getForward().getAddr().getIp())
                        .map(
                                found ->
                                        IpLiteral.format(
                                                found, backend.getForward().getAddr().getPort()))
                        .orElse("unknown");
        return facts.setResource(address)
                .setPort(backend.getForward().getAddr().getPort())
                .addEndpoints(
                        EndpointFacts.newBuilder()
                                .setAddress(address)
                                .setFoundBy("its address")
                                .setHint(
                                        "as "
                                                + request.wire()
                                                        .name()
                                                        .toLowerCase(java.util.Locale.ROOT)));
    }

    private EndpointFacts.Builder endpoint(
            @Nullable Endpoint endpoint,
            @Nullable Pod pod,
            String address,
            Request request,
            List<Verdict> verdicts) {
        EndpointFacts.Builder facts = EndpointFacts.newBuilder().setAddress(address);
        if (pod != null) {
            Source source = Source.of(pod);
            facts.setWorkload(source.resource()).setOrigin(source.origin());
        }
        if (endpoint == null) {
            return facts;
        }
        facts.setPreference(preference(endpoint));
        boolean meshTls = client.meshed() && !endpoint.identity().isEmpty();
        facts.setIdentity(meshTls ? endpoint.identity() : "").setHint(hint(endpoint));
        if (pod != null && !endpoint.identity().isEmpty()) {
            Verdict verdict = verdict(endpoint, pod, client.seen(meshTls), request);
            if (!verdicts.contains(verdict)) {
                verdicts.add(verdict);
            }
            facts.setVerdict(verdicts.indexOf(verdict) + 1);
        }
        return facts;
    }

    private static String preference(Endpoint endpoint) {
        List<String> words = new ArrayList<>();
        if (endpoint.preferred()) {
            words.add("first, because of the client's zone");
        }
        if (endpoint.weight() != EndpointWeight.FULL) {
            words.add("weight " + endpoint.weight() + " %");
        }
        return String.join(", ", words);
    }

    private Verdict verdict(Endpoint endpoint, Pod pod, Client seen, Request request) {
        InboundPolicyView view = new InboundPolicyView(settings);
        InboundPolicyView.Query query =
                new InboundPolicyView.Query(
                        pod.metadata().namespace(), pod.metadata().name(), endpoint.port());
        InboundPolicy policy =
                ((Lookup.Found<InboundPolicy>) view.evaluate(snapshot, query)).value();
        Server message = InboundMessages.server(policy);
        Source server =
                policy.ref().isDefault()
                        ? new Source(
                                Words.DEFAULT + " " + policy.ref().name(),
                                view.defaultSource(snapshot, pod, endpoint.port()).origin())
                        : Named.ofLabels(
                                snapshot,
                                Labels.map(message.getLabelsList()),
                                pod.metadata().namespace());
        boolean requests = readable && endpoint.hint() != Endpoint.Hint.OPAQUE;
        Verdict.Builder verdict =
                new Inbound(snapshot, message, server, seen, now).verdict(request, requests);
        // Where a token is asked for, a manifest that does without it is no remedy.
        if (!verdict.getPermitted()
                && verdict.getAuthorization().isEmpty()
                && (verdict.getStatus() == FailureCode.DENIED.httpStatus()
                        || verdict.getStatus() == 0)) {
            verdict.setRemedy(Remedy.of(verdict, client, seen, pod, endpoint.port()));
        }
        return verdict.build();
    }

    private static String hint(Endpoint endpoint) {
        String hint =
                switch (endpoint.hint()) {
                    case NONE -> "none";
                    case H2 -> "h2";
                    case OPAQUE -> "opaque";
                };
        return endpoint.inboundPort() == 0
                ? hint
                : hint + " by its sidecar's port " + endpoint.inboundPort();
    }
}
