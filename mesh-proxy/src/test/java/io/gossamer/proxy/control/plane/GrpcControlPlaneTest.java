package io.gossamer.proxy.control.plane;

import static io.gossamer.proxy.control.PolicyMessages.add;
import static io.gossamer.proxy.control.PolicyMessages.address;
import static io.gossamer.proxy.control.PolicyMessages.lastBytes;
import static io.gossamer.proxy.control.PolicyMessages.none;
import static io.gossamer.proxy.control.PolicyMessages.outbound;
import static io.gossamer.proxy.control.PolicyMessages.remove;
import static io.gossamer.proxy.control.PolicyMessages.server;
import static io.gossamer.proxy.control.PolicyMessages.synced;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.proxy.control.ControlPlane.OutboundLookup;
import io.gossamer.proxy.control.ScriptedControlPlane;
import io.gossamer.proxy.control.ScriptedControlPlane.Opened;
import io.gossamer.proxy.control.WatchRecorder;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.policy.Synthesis;
import io.gossamer.proxy.control.watch.LastKnown;
import io.gossamer.proxy.model.Addresses;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GrpcControlPlaneTest {

    private static final String PATH = "web.default.svc.cluster.local:80";
    private static final Target.Address CLUSTER_IP =
            new Target.Address(Addresses.parseSocketAddress("10.0.0.1:80"));
    private static final Target.Address ELSEWHERE =
            new Target.Address(Addresses.parseSocketAddress("192.0.2.1:443"));
    private static final Target.Authority NAME =
            new Target.Authority("web.default.svc.cluster.local", 80);
    private static final Target.Authority EXTERNAL = new Target.Authority("example.com", 443);

    private final ControlLoop loop = new ControlLoop();
    private ScriptedControlPlane script;
    private ControlChannel channel;

    private GrpcControlPlane plane(String synced, Duration hold) throws Exception {
        script = new ScriptedControlPlane(synced);
        channel =
                ControlChannel.open(
                        new ControlChannel.Settings(
                                ControlAddress.parse("127.0.0.1:" + script.port()), "", false),
                        loop,
                        ScriptedControlPlane.NO_TLS);
        return new GrpcControlPlane(
                channel,
                channel,
                new GrpcControlPlane.Settings(
                        "{\"ns\":\"default\",\"pod\":\"client\"}",
                        "{\"ns\":\"default\"}",
                        List.of(Cidr.valueOf("10.0.0.0/8")),
                        List.of("svc.cluster.local."),
                        Limits.NONE,
                        100,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        hold,
                        port ->
                                Synthesis.inboundDefault(
                                        "deny",
                                        List.of(),
                                        false,
                                        true,
                                        false,
                                        Duration.ofSeconds(10))),
                LastKnown.nothing());
    }

    private GrpcControlPlane plane(String synced) throws Exception {
        return plane(synced, Duration.ofMinutes(10));
    }

    @AfterEach
    void stop() throws Exception {
        channel.close();
        script.close();
        loop.close();
    }

    @Nested
    class Endpoints {

        @Test
        void areAddedAndRemovedWithLabelsOfSetAndAddress() throws Exception {
            try (var watch = new WatchRecorder<>(plane("1").endpoints(PATH))) {
                Opened<GetDestination, Update> stream = script.nextGet();
                assertThat(stream.request().getPath()).isEqualTo(PATH);
                assertThat(stream.request().getContextToken()).isEqualTo("{\"ns\":\"default\"}");
                assertThat(
                                stream.headers()
                                        .get(
                                                Metadata.Key.of(
                                                        "gossamer-proxy",
                                                        Metadata.ASCII_STRING_MARSHALLER)))
                        .contains("synced", "session-affinity");

                stream.send(add(1, 2));
                EndpointSnapshot first = watch.next();
                stream.send(add(3));
                EndpointSnapshot second = watch.next();
                stream.send(remove(1, 2));
                EndpointSnapshot third = watch.next();

                assertThat(lastBytes(first)).containsExactly(1, 2);
                assertThat(first.synced()).isTrue();
                assertThat(first.endpoints().get(0).labels())
                        .containsEntry("service", "web")
                        .containsKey("pod");
                assertThat(first.endpoints().get(0).opaqueTransportPort()).isEqualTo(4143);
                assertThat(lastBytes(second)).containsExactly(1, 2, 3);
                assertThat(lastBytes(third)).containsExactly(3);
                assertThat(third.version()).isGreaterThan(first.version());
            }
        }

        @Test
        void stayWhileTheServerIsGoneAndAreReplacedByTheNextStream() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).endpoints(PATH))) {
                script.nextGet().send(add(1, 2));
                watch.next();

                script.restart();
                Opened<GetDestination, Update> again = script.nextGet();
                again.send(add(2, 3));

                assertThat(lastBytes(watch.await(e -> !e.stale()))).containsExactly(2, 3);
            }
        }

        @Test
        void anEmptySetAfterAReconnectIsHeldAndThenBelieved() throws Exception {
            try (var watch =
                    new WatchRecorder<>(plane(null, Duration.ofMillis(300)).endpoints(PATH))) {
                script.nextGet().send(add(1));
                watch.next();

                script.restart();
                script.nextGet().send(none(true));
                EndpointSnapshot held = watch.await(EndpointSnapshot::stale);
                EndpointSnapshot believed = watch.await(e -> !e.stale());

                assertThat(lastBytes(held)).containsExactly(1);
                assertThat(believed.endpoints()).isEmpty();
                assertThat(believed.exists()).isTrue();
            }
        }

        @Test
        void notFoundAfterAReconnectIsHeldToo() throws Exception {
            try (var watch =
                    new WatchRecorder<>(plane(null, Duration.ofMillis(300)).endpoints(PATH))) {
                script.nextGet().send(add(1));
                watch.next();

                script.restart();
                script.nextGet().fail(Status.NOT_FOUND);
                EndpointSnapshot held = watch.await(EndpointSnapshot::stale);
                EndpointSnapshot believed = watch.await(e -> !e.stale());

                assertThat(lastBytes(held)).containsExactly(1);
                assertThat(believed.exists()).isFalse();
            }
        }

        @Test
        void anEmptySetOfASyncedServerIsBelievedAtOnce() throws Exception {
            try (var watch = new WatchRecorder<>(plane("1").endpoints(PATH))) {
                script.nextGet().send(add(1));
                watch.next();

                script.restart();
                script.nextGet().send(none(true));

                assertThat(watch.await(e -> e.endpoints().isEmpty()).stale()).isFalse();
            }
        }

        @Test
        void whatAServerDoesNotKnowYetStaysUntilItSaysThatItIsComplete() throws Exception {
            try (var watch = new WatchRecorder<>(plane("0").endpoints(PATH))) {
                Opened<GetDestination, Update> before = script.nextGet();
                before.send(add(1, 2));
                before.send(synced());
                watch.await(EndpointSnapshot::synced);

                script.restart();
                Opened<GetDestination, Update> after = script.nextGet();
                after.send(add(2));
                EndpointSnapshot partial = watch.next();
                after.send(synced());
                EndpointSnapshot complete = watch.await(EndpointSnapshot::synced);

                assertThat(lastBytes(partial)).containsExactly(1, 2);
                assertThat(partial.stale()).isTrue();
                assertThat(lastBytes(complete)).containsExactly(2);
            }
        }

        @Test
        void anInvalidNameHasNoEndpointsAndDoesNotExist() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).endpoints("10.0.0.1:80"))) {
                script.nextGet().fail(Status.INVALID_ARGUMENT);

                EndpointSnapshot snapshot = watch.next();
                assertThat(snapshot.exists()).isFalse();
                assertThat(snapshot.endpoints()).isEmpty();
            }
        }

        @Test
        void moreStreamsThanOneConnectionBearsAreAllServed() throws Exception {
            GrpcControlPlane plane = plane("1");
            List<WatchRecorder<EndpointSnapshot>> watches = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                watches.add(new WatchRecorder<>(plane.endpoints("s" + i + ":80")));
            }
            for (int i = 0; i < 250; i++) {
                script.nextGet().send(add(1));
            }
            for (WatchRecorder<EndpointSnapshot> watch : watches) {
                assertThat(watch.next().endpoints()).hasSize(1);
                watch.close();
            }
        }

        @Test
        void twoListenersShareOneStreamAndALateOneGetsTheLastValue() throws Exception {
            GrpcControlPlane plane = plane("1");
            try (var one = new WatchRecorder<>(plane.endpoints(PATH))) {
                Opened<GetDestination, Update> stream = script.nextGet();
                stream.send(add(1));
                one.next();
                try (var two = new WatchRecorder<>(plane.endpoints(PATH))) {
                    assertThat(lastBytes(two.next())).containsExactly(1);
                    stream.send(add(2));
                    assertThat(lastBytes(two.next())).containsExactly(1, 2);
                    assertThat(lastBytes(one.next())).containsExactly(1, 2);
                }
            }
        }
    }

    @Nested
    class Outbound {

        private io.gossamer.proxy.model.OutboundPolicy found(OutboundLookup lookup) {
            assertThat(lookup).isInstanceOf(OutboundLookup.Found.class);
            return ((OutboundLookup.Found) lookup).policy();
        }

        private Backend.Dispatch dispatch(io.gossamer.proxy.model.OutboundPolicy policy) {
            return ((Distribution.FirstAvailable) policy.opaque().get(0).distribution())
                    .backends()
                    .get(0)
                    .backend()
                    .dispatch();
        }

        @Test
        void aServicesAddressHasItsPolicyAndTheNameOfItsProfile() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(CLUSTER_IP))) {
                var stream = script.nextTarget();
                assertThat(stream.request().getAddr()).isEqualTo(address(1, 80));
                assertThat(stream.request().getSourceWorkload()).contains("client");
                stream.send(outbound());
                var profile = script.nextProfile();
                assertThat(profile.request().getPath()).isEqualTo("10.0.0.1:80");
                profile.send(
                        DestinationProfile.newBuilder()
                                .setFullyQualifiedName("web.default.svc.cluster.local")
                                .build());

                var policy =
                        found(
                                watch.await(
                                        l ->
                                                ((OutboundLookup.Found) l).policy().logicalName()
                                                        != null));
                assertThat(policy.parent().name()).isEqualTo("web");
                assertThat(policy.protocol()).isEqualTo(OutboundProtocol.DETECT);
                assertThat(policy.logicalName()).isEqualTo("web.default.svc.cluster.local:80");
                assertThat(policy.http1()).hasSize(1);
                assertThat(dispatch(policy))
                        .isEqualTo(
                                new Backend.Dispatch.Balance(
                                        "web.default.svc.cluster.local:80",
                                        new Backend.LoadMetric(
                                                Duration.ofMillis(30),
                                                Duration.ofSeconds(10),
                                                Duration.ZERO,
                                                Duration.ZERO,
                                                Duration.ZERO)));
            }
        }

        @Test
        void anOpaqueProfileWinsOverThePolicysProtocol() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(NAME))) {
                script.nextProfile()
                        .send(DestinationProfile.newBuilder().setOpaqueProtocol(true).build());
                script.nextTarget().send(outbound());

                assertThat(
                                found(
                                                watch.await(
                                                        l ->
                                                                found(l).protocol()
                                                                        == OutboundProtocol.OPAQUE))
                                        .opaque())
                        .hasSize(1);
            }
        }

        @Test
        void aNamedTargetIsAskedByItsAuthority() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(NAME))) {
                var stream = script.nextTarget();
                assertThat(stream.request().getAuthority()).isEqualTo(PATH);
                stream.send(outbound());
                script.nextProfile().fail(Status.INVALID_ARGUMENT);

                assertThat(found(watch.next()).parent().kind()).isEqualTo("Service");
            }
        }

        @Test
        void aPolicyDoesNotWaitForAProfileThatNeverComes() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(NAME))) {
                script.nextTarget().send(outbound());
                script.nextProfile();

                assertThat(found(watch.next()).logicalName()).isNull();
            }
        }

        @Test
        void anUnknownAddressOfTheClusterGoesToTheEndpointOfItsProfile() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(CLUSTER_IP))) {
                script.nextTarget().fail(Status.NOT_FOUND);
                script.nextProfile()
                        .send(
                                DestinationProfile.newBuilder()
                                        .setEndpoint(
                                                WeightedAddr.newBuilder().setAddr(address(9, 80)))
                                        .build());

                var policy = found(watch.next());
                assertThat(policy.parent().name()).isEqualTo("endpoint");
                assertThat(((Backend.Dispatch.Forward) dispatch(policy)).endpoint().address())
                        .isEqualTo(Addresses.parseSocketAddress("10.0.0.9:80"));
            }
        }

        @Test
        void anAddressThatNobodyKnowsIsForwardedToItself() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(ELSEWHERE))) {
                script.nextTarget().fail(Status.UNIMPLEMENTED);

                var policy = found(watch.next());
                assertThat(policy.parent().name()).isEqualTo("fallback");
                assertThat(((Backend.Dispatch.Forward) dispatch(policy)).endpoint().address())
                        .isEqualTo(ELSEWHERE.socketAddress());
            }
        }

        @Test
        void aNameOutsideTheMeshIsLeftToTheSystemsResolver() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(EXTERNAL))) {
                script.nextTarget().fail(Status.NOT_FOUND);

                var policy = found(watch.next());
                assertThat(policy.parent().name()).isEqualTo("fallback");
                assertThat(dispatch(policy)).isEqualTo(new Backend.Dispatch.Resolve(EXTERNAL));
            }
        }

        @Test
        void aNameThatBecomesAServiceGetsItsPolicy() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(NAME))) {
                script.nextProfile().fail(Status.INVALID_ARGUMENT);
                script.nextTarget().fail(Status.NOT_FOUND);
                assertThat(found(watch.next()).parent().name()).isEqualTo("fallback");

                script.nextTarget().send(outbound());

                assertThat(found(watch.next()).parent().name()).isEqualTo("web");
            }
        }

        @Test
        void aLookupThatIsRefusedFails() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(EXTERNAL))) {
                script.nextTarget().fail(Status.INVALID_ARGUMENT.withDescription("no workload"));

                var failed = (OutboundLookup.Failed) watch.next();
                assertThat(failed.failure()).hasMessageContaining("no workload");
            }
        }

        @Test
        void aMalformedPolicyFailsRequestsButNotTheStream() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).outbound(EXTERNAL))) {
                var stream = script.nextTarget();
                stream.send(
                        OutboundPolicy.newBuilder().setMetadata(outbound().getMetadata()).build());
                var failed = (OutboundLookup.Failed) watch.next();
                stream.send(outbound());

                assertThat(failed.failure().code()).isEqualTo(FailureCode.INVALID_POLICY);
                assertThat(failed.failure()).hasMessageContaining("protocol");
                assertThat(found(watch.next()).parent().name()).isEqualTo("web");
            }
        }

        @Test
        void theLastPolicyStaysWhileTheServiceIsGone() throws Exception {
            GrpcControlPlane plane = plane(null);
            try (var watch = new WatchRecorder<>(plane.outbound(EXTERNAL))) {
                script.nextTarget().send(outbound());
                watch.next();
                script.restart();
                script.nextTarget().fail(Status.NOT_FOUND);
                script.nextTarget();

                try (var late = new WatchRecorder<>(plane.outbound(EXTERNAL))) {
                    assertThat(found(late.next()).parent().name()).isEqualTo("web");
                }
                assertThat(watch.isQuiet()).isTrue();
            }
        }
    }

    @Nested
    class Inbound {

        @Test
        void theDefaultHoldsUntilTheServiceAnswersAndItsLastAnswerStays() throws Exception {
            GrpcControlPlane plane = plane(null);
            try (var watch = new WatchRecorder<>(plane.serverPolicy(8080))) {
                assertThat(watch.next().meta().name()).isEqualTo("deny");

                script.nextPort().fail(Status.NOT_FOUND);
                var stream = script.nextPort();
                assertThat(stream.request().getPort()).isEqualTo(8080);
                stream.send(server());
                ServerPolicy policy = watch.next();
                script.restart();
                script.nextPort().fail(Status.NOT_FOUND);
                script.nextPort();

                assertThat(policy.meta().name()).isEqualTo("all-unauthenticated");
                assertThat(policy.authorizations()).hasSize(1);
                assertThat(policy.routes()).hasSize(1);
                assertThat(watch.isQuiet()).isTrue();
            }
        }

        @Test
        void aMalformedPolicyLetsNobodyIn() throws Exception {
            try (var watch = new WatchRecorder<>(plane(null).serverPolicy(8080))) {
                watch.next();
                script.nextPort().send(server().toBuilder().clearLabels().build());

                ServerPolicy policy = watch.next();
                assertThat(policy.meta().name()).isEqualTo("invalid");
                assertThat(policy.authorizations()).isEmpty();
                assertThat(policy.routes().get(0).rules().get(0).filters()).hasSize(1);
            }
        }
    }
}
