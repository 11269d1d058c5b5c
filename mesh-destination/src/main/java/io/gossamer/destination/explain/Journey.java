package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.TargetFacts;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.destination.explain.evaluate.Headers;
import io.gossamer.destination.explain.evaluate.Request;
import io.gossamer.destination.explain.evaluate.Rewrites;
import io.gossamer.destination.explain.evaluate.RouteRules;
import io.gossamer.destination.explain.policy.Balancers;
import io.gossamer.destination.explain.policy.Named;
import io.gossamer.destination.explain.policy.Plan;
import io.gossamer.destination.explain.policy.PolicyRoutes;
import io.gossamer.destination.explain.policy.Profiles;
import io.gossamer.destination.explain.policy.RuleSettings;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.grpc.outbound.OutboundMessages;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.EgressNetwork;
import io.gossamer.destination.resource.profile.ServiceProfile;
import io.gossamer.destination.view.Endpoint;
import io.gossamer.destination.view.HostPort;
import io.gossamer.destination.view.Lookup;
import io.gossamer.destination.view.MeshSettings;
import io.gossamer.destination.view.Profile;
import io.gossamer.destination.view.ProfileView;
import io.gossamer.destination.view.Source;
import io.gossamer.destination.view.outbound.OutboundPolicy;
import io.gossamer.destination.view.outbound.OutboundPolicyView;
import io.gossamer.destination.view.outbound.OutboundRoute;
import io.gossamer.destination.view.outbound.ServicePort;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request from its client to the far side. For one question. */
final class Journey {

    private final Snapshot snapshot;
    private final MeshSettings settings;
    private final Question question;
    private final ClientSide client;
    private final Instant now;
    private final Explanation.Builder answer;
    private final TargetFacts.Builder target = TargetFacts.newBuilder();

    /**
     * @param now when the request is sent
     */
    Journey(
            Snapshot snapshot,
            MeshSettings settings,
            Question question,
            ClientSide client,
            Instant now) {
        this.snapshot = snapshot;
        this.settings = settings;
        this.question = question;
        this.client = client;
        this.now = now;
        this.answer =
                Explanation.newBuilder()
                        .setVersion(snapshot.version())
                        .setSynced(snapshot.synced())
                        .setClient(client.facts());
    }

    Explanation follow() {
        HostPort asked = TargetName.complete(question.target(), client.namespace(), settings);
        target.setAuthority(text(asked)).setPort(asked.port());
        OutboundPolicyView view = new OutboundPolicyView(settings);
        Lookup<OutboundPolicy> policy =
                view.evaluate(
                        snapshot,
                        new OutboundPolicyView.Query(
                                asked, asked.address().isPresent(), client.namespace()));
        if (policy instanceof Lookup.Found<OutboundPolicy> found
                && found.value() instanceof OutboundPolicy.ToReplica) {
            // What names the address, and not the service, goes to what is at the address.
            withoutPolicy(asked, "");
        } else if (policy instanceof Lookup.Found<OutboundPolicy> found) {
            follow(found.value());
        } else {
            withoutPolicy(asked, ((Lookup.Failed<OutboundPolicy>) policy).message());
        }
        answer.setTarget(target);
        Notes.add(answer, snapshot, settings, client, question);
        return answer.build();
    }

    private static String text(HostPort authority) {
        return authority
                .address()
                .map(address -> IpLiteral.format(address, authority.port()))
                .orElseGet(() -> authority.host() + ":" + authority.port());
    }

    private void follow(OutboundPolicy policy) {
        if (policy instanceof OutboundPolicy.ToService toService) {
            service(toService.target());
            List<RouteFacts> passedOver =
                    new RoutesPassedOver(snapshot, settings, client.namespace())
                            .of(toService.target(), target);
            Optional<ServiceProfile> profile = profile();
            if (client.meshed() && profile.isPresent()) {
                byProfile(policy, profile.get(), toService.target());
            } else if (client.meshed()) {
                byPolicy(policy, toService.requests(), toService.connections());
            } else {
                withoutSidecar(toService.target());
            }
            answer.addAllRoutes(passedOver);
        } else if (policy instanceof OutboundPolicy.UndefinedPort undefined) {
            service(undefined.target());
            byPolicy(policy, List.of(), List.of());
        } else if (policy instanceof OutboundPolicy.ToEgress egress) {
            Source network = network(egress);
            target.setResource(network.resource()).setOrigin(network.origin());
            byPolicy(policy, egress.routes(), egress.routes());
        } else {
            byPolicy(policy, List.of(), List.of());
        }
    }

    private Source network(OutboundPolicy.ToEgress egress) {
        return snapshot.find(
                        EgressNetwork.class,
                        EgressNetwork.key(egress.network().namespace(), egress.network().name()))
                .map(Source::of)
                .orElse(Source.NONE);
    }

    /** What takes the place of the policy's routes. */
    private Optional<ServiceProfile> profile() {
        HostPort asked = TargetName.complete(question.target(), client.namespace(), settings);
        return Profiles.followed(snapshot, settings, asked, client.place());
    }

    private void service(ServicePort port) {
        Optional<Service> service = snapshot.service(port.namespace(), port.name());
        service.ifPresent(
                found -> {
                    Source source = Source.of(found);
                    target.setResource(source.resource()).setOrigin(source.origin());
                });
    }

    private Optional<io.gossamer.destination.resource.Resource> service(
            io.gossamer.api.outbound.OutboundPolicy message) {
        return message.getMetadata().hasResource()
                ? Named.find(snapshot, message.getMetadata().getResource())
                : Optional.empty();
    }

    private void byPolicy(
            OutboundPolicy policy, List<OutboundRoute> requests, List<OutboundRoute> connections) {
        io.gossamer.api.outbound.OutboundPolicy message =
                OutboundMessages.policy(policy, settings, snapshot.synced(), snapshot.version());
        Outbound outbound = Outbound.of(message, requests, connections, question.request());
        target.setProtocol(outbound.routes().protocol());
        answer.addAllRoutes(outbound.facts(snapshot));
        Plan plan = outbound.plan();
        if (plan == null) {
            Conclusion.noRule(answer, outbound, target.getAuthority());
            return;
        }
        if (policy instanceof OutboundPolicy.ToEgress
                && outbound.routes().readsPathInVain(question.request())) {
            Conclusion.unreadablePath(answer, question.request());
            return;
        }
        Source rule = rule(outbound, policy);
        boolean readable = outbound.routes().readable();
        answer.addAllSettings(RuleSettings.of(plan, outbound.sources(), rule, readable));
        if (readable) {
            answer.addSettings(Balancers.breaker(outbound.routes().accrual(), service(message)));
        }
        boolean outside = policy instanceof OutboundPolicy.Egress;
        send(plan, rule, readable, outbound.prefix(), outside);
    }

    /** The rule that won; what no rule of an EgressNetwork is for, the network itself decides. */
    private Source rule(Outbound outbound, OutboundPolicy policy) {
        Source rule = outbound.rule(snapshot);
        return policy instanceof OutboundPolicy.ToEgress egress
                        && rule.resource().startsWith(Words.DEFAULT)
                ? network(egress)
                : rule;
    }

    /** A ServiceProfile replaces what the policy says of the service's routes and breaker. */
    private void byProfile(OutboundPolicy policy, ServiceProfile profile, ServicePort service) {
        io.gossamer.api.outbound.OutboundPolicy message =
                OutboundMessages.policy(policy, settings, snapshot.synced(), snapshot.version());
        boolean opaque = message.getProtocol().hasOpaque();
        boolean readable = question.request().wire().hasRequests() && !opaque;
        StatedRoutes stated =
                StatedRoutes.of(profile, service, question.request(), readable, settings);
        target.setProtocol(opaque ? "opaque" : "detected");
        answer.addRoutes(stated.facts());
        for (RouteRules route :
                PolicyRoutes.of(message.getProtocol(), question.request().wire()).rules()) {
            if (route.route().hasResource()) {
                Source source = Named.source(snapshot, route.route());
                answer.addRoutes(
                        RouteFacts.newBuilder()
                                .setResource(source.resource())
                                .setOrigin(source.origin())
                                .setPassedOver("a ServiceProfile takes the place of all routes"));
            }
        }
        answer.addAllSettings(
                RuleSettings.of(stated.plan(), stated.sources(), stated.rule(), readable));
        if (readable) {
            answer.addSettings(
                    Balancers.breaker(FailureAccrual.getDefaultInstance(), Optional.empty()));
        }
        service(message).ifPresent(found -> Profiles.overruled(found).forEach(answer::addNotes));
        send(stated.plan(), stated.rule(), readable, "", false);
    }

    /** What a rule does with the request, and what its backends say. */
    private void send(Plan plan, Source rule, boolean readable, String prefix, boolean outside) {
        Request sent = question.request();
        for (Plan.Step step : plan.steps()) {
            if (step instanceof Plan.Step.Request change) {
                sent = Headers.apply(change.change(), sent);
            } else if (step instanceof Plan.Step.Rewrite rewrite) {
                Optional<Request> rewritten = Rewrites.apply(rewrite.rewrite(), prefix, sent);
                if (rewritten.isEmpty()) {
                    Conclusion.unsoundPath(answer, rule);
                    return;
                }
                sent = rewritten.get();
                answer.addSettings(Words.setting("sent as", sent.authority() + sent.path(), rule));
            } else if (Conclusion.bySidecar(answer, step, rule)) {
                return;
            }
        }
        Backends backends = new Backends(snapshot, settings, client, readable, now);
        double sum = plan.shares().stream().mapToInt(Plan.Share::weight).sum();
        boolean taken = false;
        for (Plan.Share share : plan.shares()) {
            BackendFacts facts =
                    backends.of(share, share.weight() / Math.max(1, sum), sent, rule, prefix);
            boolean takes = plan.ordered() && !taken && Conclusion.isAvailable(facts);
            taken |= takes;
            answer.addBackends(takes ? facts.toBuilder().setShare(1).build() : facts);
        }
        if (outside) {
            Conclusion.passedThrough(answer, target.getAuthority() + " is outside of the mesh");
        } else {
            Conclusion.byBackends(answer, rule);
        }
    }

    /** A client without sidecar meets the service as a network does: no route, no mesh TLS. */
    private void withoutSidecar(ServicePort port) {
        BackendFacts.Builder backend =
                BackendFacts.newBuilder()
                        .setShare(1)
                        .setResource(target.getResource())
                        .setOrigin(target.getOrigin())
                        .setPort(port.port());
        String path =
                port.name()
                        + "."
                        + port.namespace()
                        + ".svc."
                        + settings.clusterDomain()
                        + ":"
                        + port.port();
        target.setProtocol("not looked at").setProtocolReason("the client has no sidecar");
        answer.addBackends(
                new Backends(
                                snapshot,
                                settings,
                                client,
                                question.request().wire().hasRequests(),
                                now)
                        .balanced(backend, path, question.request()));
        Conclusion.byBackends(answer, Source.NONE);
    }

    /** The policy service knows no service here: a Pod's own address, or something outside. */
    private void withoutPolicy(HostPort asked, String why) {
        Endpoint endpoint = endpoint(asked);
        if (endpoint == null || endpoint.labels().isEmpty()) {
            target.setProtocol("detected");
            Conclusion.passedThrough(answer, why);
            return;
        }
        boolean opaque = endpoint.hint() == Endpoint.Hint.OPAQUE;
        target.setProtocol(opaque ? "opaque" : "detected")
                .setProtocolReason("the address of a Pod, not of a Service: no routes");
        answer.addBackends(
                new Backends(
                                snapshot,
                                settings,
                                client,
                                question.request().wire().hasRequests(),
                                now)
                        .address(endpoint, question.request()));
        Conclusion.byBackends(answer, Source.NONE);
    }

    private @Nullable Endpoint endpoint(HostPort asked) {
        boolean address = asked.address().isPresent();
        ProfileView.Query query = new ProfileView.Query(asked, client.place());
        return address
                        && new ProfileView(settings).evaluate(snapshot, query)
                                instanceof Lookup.Found<Profile> found
                        && found.value() instanceof Profile.OfEndpoint profile
                ? profile.endpoint()
                : null;
    }
}
