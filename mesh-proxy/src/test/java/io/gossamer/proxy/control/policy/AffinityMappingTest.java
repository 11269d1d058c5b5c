package io.gossamer.proxy.control.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.PathMatch;
import io.gossamer.api.destination.RequestMatch;
import io.gossamer.api.destination.Route;
import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.mesh.v1.DestinationLimits;
import io.gossamer.api.mesh.v1.OutboundPolicyExtension;
import io.gossamer.api.mesh.v1.SessionAffinity;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.PolicyMessages;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Backend.Affinity;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.Target;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Session affinity beside a policy of the contract (rule R14). */
class AffinityMappingTest {

    private static final String PATH = "web.default.svc.cluster.local:80";

    private static OutboundPolicy map(String path, SessionAffinity.Builder affinity) {
        io.gossamer.api.outbound.OutboundPolicy message =
                PolicyMessages.outbound().toBuilder()
                        .setGossamer(
                                OutboundPolicyExtension.newBuilder()
                                        .addBalancers(
                                                BalancerExtension.newBuilder()
                                                        .setPath(path)
                                                        .setSessionAffinity(affinity)))
                        .build();
        return ((Mapped.Valid<OutboundPolicy>)
                        OutboundPolicyMapping.map(message, Duration.ofSeconds(10), false, 1))
                .value();
    }

    /** What the balancers of all protocols of a policy say. */
    private static Set<@Nullable Affinity> affinities(OutboundPolicy policy) {
        Set<@Nullable Affinity> found = new LinkedHashSet<>();
        Stream<Distribution> http =
                Stream.concat(policy.http1().stream(), policy.http2().stream())
                        .map(HttpRoute::rules)
                        .map(rules -> rules.get(0).distribution());
        Stream.concat(http, policy.opaque().stream().map(OpaqueRoute::distribution))
                .flatMap(distribution -> distribution.backends().stream())
                .map(backend -> (Backend.Dispatch.Balance) backend.backend().dispatch())
                .forEach(balance -> found.add(balance.affinity()));
        return found;
    }

    @Test
    void eachFormReachesTheBalancersOfItsPath() {
        assertThat(affinities(map(PATH, SessionAffinity.newBuilder().setHeader("x-user"))))
                .containsExactly(new Affinity.Header("x-user"));
        assertThat(affinities(map(PATH, SessionAffinity.newBuilder().setCookie("SESSION"))))
                .containsExactly(new Affinity.Cookie("SESSION"));
        assertThat(
                        affinities(
                                map(
                                        PATH,
                                        SessionAffinity.newBuilder()
                                                .setSource(
                                                        SessionAffinity.Source
                                                                .getDefaultInstance()))))
                .containsExactly(new Affinity.Source());
    }

    @Test
    void whatIsForAnotherPathOrUnknownCostsTheExtraOnly() {
        assertThat(affinities(map("other:80", SessionAffinity.newBuilder().setHeader("x-user"))))
                .containsExactly((Affinity) null);
        assertThat(affinities(map(PATH, SessionAffinity.newBuilder())))
                .containsExactly((Affinity) null);
        assertThat(affinities(map(PATH, SessionAffinity.newBuilder().setHeader(""))))
                .containsExactly((Affinity) null);
    }

    @Test
    void slowStartReachesTheBalancersOfItsPathWithinAnHour() {
        assertThat(slowStart(30)).isEqualTo(Duration.ofSeconds(30));
        assertThat(slowStart(100_000_000_000L)).isEqualTo(Duration.ofHours(1));
        assertThat(slowStart(-1)).isZero();
        Backend.Dispatch.Balance without =
                balancer(map(PATH, SessionAffinity.newBuilder().setHeader("x-user")));
        assertThat(without.slowStart()).isZero();
    }

    @Test
    void limitsReachTheBalancersOfTheirPathAndNothingIsNoLimit() {
        io.gossamer.api.outbound.OutboundPolicy message =
                PolicyMessages.outbound().toBuilder()
                        .setGossamer(
                                OutboundPolicyExtension.newBuilder()
                                        .addBalancers(
                                                BalancerExtension.newBuilder()
                                                        .setPath(PATH)
                                                        .setLimits(
                                                                DestinationLimits.newBuilder()
                                                                        .setMaxConnections(10)
                                                                        .setMaxPending(-1))))
                        .build();

        assertThat(
                        balancer(
                                        ((Mapped.Valid<OutboundPolicy>)
                                                        OutboundPolicyMapping.map(
                                                                message,
                                                                Duration.ofSeconds(10),
                                                                false,
                                                                1))
                                                .value())
                                .limits())
                .as("an unsigned number beyond what is counted is all that is counted")
                .isEqualTo(new Backend.Limits(10, 0, Integer.MAX_VALUE));
        assertThat(balancer(map(PATH, SessionAffinity.newBuilder().setHeader("x-user"))).limits())
                .isEqualTo(Backend.Limits.NONE);
    }

    private static Duration slowStart(long seconds) {
        io.gossamer.api.outbound.OutboundPolicy message =
                PolicyMessages.outbound().toBuilder()
                        .setGossamer(
                                OutboundPolicyExtension.newBuilder()
                                        .addBalancers(
                                                BalancerExtension.newBuilder()
                                                        .setPath(PATH)
                                                        .setSlowStart(
                                                                PolicyMessages.seconds(seconds))))
                        .build();
        return balancer(
                        ((Mapped.Valid<OutboundPolicy>)
                                        OutboundPolicyMapping.map(
                                                message, Duration.ofSeconds(10), false, 1))
                                .value())
                .slowStart();
    }

    private static Backend.Dispatch.Balance balancer(OutboundPolicy policy) {
        return (Backend.Dispatch.Balance)
                policy.http1()
                        .get(0)
                        .rules()
                        .get(0)
                        .distribution()
                        .backends()
                        .get(0)
                        .backend()
                        .dispatch();
    }

    @Test
    void routesOfAServiceProfileKeepTheSessionsOfTheService() {
        OutboundPolicy policy = map(PATH, SessionAffinity.newBuilder().setHeader("x-user"));
        DestinationProfile profile =
                DestinationProfile.newBuilder()
                        .setFullyQualifiedName("web.default.svc.cluster.local")
                        .addRoutes(
                                Route.newBuilder()
                                        .setCondition(
                                                RequestMatch.newBuilder()
                                                        .setPath(
                                                                PathMatch.newBuilder()
                                                                        .setRegex("/a"))))
                        .build();

        OutboundLookup combined =
                new OutboundCombination(
                                new Target.Authority("web.default.svc", 80),
                                100,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(10))
                        .combine(
                                new OutboundCombination.Answer.Policy(policy),
                                Profile.of(profile),
                                false,
                                1);

        OutboundPolicy result = ((OutboundLookup.Found) combined).policy();
        assertThat(result.http1().get(0).profile()).as("the profile's route").isNotNull();
        assertThat(affinities(result)).containsExactly(new Affinity.Header("x-user"));
    }
}
