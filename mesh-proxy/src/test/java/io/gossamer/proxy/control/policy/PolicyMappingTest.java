package io.gossamer.proxy.control.policy;

import static io.gossamer.proxy.control.PolicyMessages.backend;
import static io.gossamer.proxy.control.PolicyMessages.httpRoute;
import static io.gossamer.proxy.control.PolicyMessages.opaqueRoute;
import static io.gossamer.proxy.control.PolicyMessages.outbound;
import static io.gossamer.proxy.control.PolicyMessages.seconds;
import static io.gossamer.proxy.control.PolicyMessages.server;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.opaque_route.Forbidden;
import io.gossamer.api.opaque_route.Invalid;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.HttpRoute;
import io.gossamer.api.outbound.OpaqueRoute;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.ProxyProtocol;
import io.gossamer.proxy.control.policy.inbound.InboundPolicyMapping;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.ServerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PolicyMappingTest {

    private static final Duration DETECT = Duration.ofSeconds(10);

    private static Mapped<io.gossamer.proxy.model.OutboundPolicy> map(OutboundPolicy message) {
        return OutboundPolicyMapping.map(message, DETECT, false, 1);
    }

    private static Mapped<ServerPolicy> map(Server message) {
        return InboundPolicyMapping.map(message, DETECT, false, 1);
    }

    private static OutboundPolicy http1(UnaryOperator<HttpRoute.Rule.Builder> change) {
        HttpRoute.Builder route = httpRoute().toBuilder();
        HttpRoute.Rule.Builder rule = change.apply(route.getRules(0).toBuilder());
        return OutboundPolicy.newBuilder()
                .setMetadata(outbound().getMetadata())
                .setProtocol(
                        ProxyProtocol.newBuilder()
                                .setHttp1(
                                        ProxyProtocol.Http1.newBuilder()
                                                .addRoutes(route.setRules(0, rule))))
                .build();
    }

    private static String problem(OutboundPolicy message) {
        assertThat(map(message)).isInstanceOf(Mapped.Invalid.class);
        return ((Mapped.Invalid<io.gossamer.proxy.model.OutboundPolicy>) map(message)).problem();
    }

    @Test
    void theDefaultPoliciesOfTheContractAreValid() {
        assertThat(map(outbound())).isInstanceOf(Mapped.Valid.class);
        assertThat(map(server())).isInstanceOf(Mapped.Valid.class);
    }

    @Test
    void whatTheContractRequiresIsRequired() {
        OutboundPolicy policy = outbound();
        ProxyProtocol.Detect detect = policy.getProtocol().getDetect();
        List<ProxyProtocol.Detect> incomplete =
                List.of(
                        detect.toBuilder().clearTimeout().build(),
                        detect.toBuilder().clearOpaque().build(),
                        detect.toBuilder().clearHttp1().build(),
                        detect.toBuilder().clearHttp2().build());

        for (ProxyProtocol.Detect each : incomplete) {
            assertThat(
                            problem(
                                    policy.toBuilder()
                                            .setProtocol(ProxyProtocol.newBuilder().setDetect(each))
                                            .build()))
                    .startsWith("detect: ");
        }
        assertThat(problem(policy.toBuilder().clearMetadata().build())).startsWith("metadata: ");
        assertThat(problem(policy.toBuilder().clearProtocol().build())).startsWith("protocol: ");
        assertThat(problem(http1(rule -> rule.clearBackends()))).startsWith("backends: ");
        assertThat(
                        problem(
                                http1(
                                        rule ->
                                                rule.setRetry(
                                                        HttpRoute.Retry.newBuilder()
                                                                .setMaxRetries(1)))))
                .startsWith("retry conditions: ");
        assertThat(
                        problem(
                                http1(
                                        rule ->
                                                rule.setRetry(
                                                        HttpRoute.Retry.newBuilder()
                                                                .setConditions(
                                                                        HttpRoute.Retry.Conditions
                                                                                .newBuilder()
                                                                                .addStatusRanges(
                                                                                        HttpRoute
                                                                                                .Retry
                                                                                                .Conditions
                                                                                                .StatusRange
                                                                                                .newBuilder()
                                                                                                .setStart(
                                                                                                        500)
                                                                                                .setEnd(
                                                                                                        600)))))))
                .startsWith("retry status range: 500-600");
    }

    @Test
    void aBackendNeedsMetadataQueueDiscoveryAndLoad() {
        List<io.gossamer.api.outbound.Backend> incomplete =
                List.of(
                        backend().toBuilder().clearMetadata().build(),
                        backend().toBuilder().clearQueue().build(),
                        backend().toBuilder().clearKind().build(),
                        backend().toBuilder()
                                .setBalancer(backend().getBalancer().toBuilder().clearDiscovery())
                                .build(),
                        backend().toBuilder()
                                .setBalancer(backend().getBalancer().toBuilder().clearLoad())
                                .build());

        for (io.gossamer.api.outbound.Backend each : incomplete) {
            OutboundPolicy policy =
                    http1(
                            rule ->
                                    rule.setBackends(
                                            HttpRoute.Distribution.newBuilder()
                                                    .setFirstAvailable(
                                                            HttpRoute.Distribution.FirstAvailable
                                                                    .newBuilder()
                                                                    .addBackends(
                                                                            HttpRoute.RouteBackend
                                                                                    .newBuilder()
                                                                                    .setBackend(
                                                                                            each)))));
            assertThat(problem(policy)).contains("(expected: ");
        }
    }

    @Test
    void aBreakerNeedsItsBackoff() {
        ProxyProtocol.Http1.Builder http1 =
                ProxyProtocol.Http1.newBuilder()
                        .addRoutes(httpRoute())
                        .setFailureAccrual(
                                FailureAccrual.newBuilder()
                                        .setConsecutiveFailures(
                                                FailureAccrual.ConsecutiveFailures.newBuilder()
                                                        .setMaxFailures(7)));

        assertThat(
                        problem(
                                outbound().toBuilder()
                                        .setProtocol(ProxyProtocol.newBuilder().setHttp1(http1))
                                        .build()))
                .startsWith("failure accrual backoff: ");
    }

    @Test
    void timeoutsOfARuleAreKept() {
        OutboundPolicy policy =
                http1(
                        rule ->
                                rule.setTimeouts(
                                        io.gossamer.api.http_route.Timeouts.newBuilder()
                                                .setRequest(seconds(5))
                                                .setIdle(seconds(7))));

        io.gossamer.proxy.model.OutboundPolicy mapped =
                ((Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy>) map(policy)).value();
        assertThat(mapped.protocol()).isEqualTo(OutboundProtocol.HTTP1);
        assertThat(mapped.http1().get(0).rules().get(0).timeouts())
                .isEqualTo(
                        new io.gossamer.proxy.model.OutboundPolicy.Timeouts(
                                Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(7)));
    }

    @Test
    void refusalsOfRoutesForConnectionsAndOfTheirBackendsAreKept() {
        OpaqueRoute.Filter invalid =
                OpaqueRoute.Filter.newBuilder()
                        .setInvalid(Invalid.newBuilder().setMessage("no service"))
                        .build();
        OpaqueRoute.Filter forbidden =
                OpaqueRoute.Filter.newBuilder()
                        .setForbidden(Forbidden.getDefaultInstance())
                        .build();
        OpaqueRoute.Builder route = opaqueRoute().toBuilder();
        OpaqueRoute.Rule.Builder rule = route.getRulesBuilder(0).addFilters(forbidden);
        rule.getBackendsBuilder()
                .getFirstAvailableBuilder()
                .getBackendsBuilder(0)
                .addFilters(forbidden)
                .addFilters(invalid);
        OutboundPolicy policy =
                OutboundPolicy.newBuilder()
                        .setMetadata(outbound().getMetadata())
                        .setProtocol(
                                ProxyProtocol.newBuilder()
                                        .setOpaque(
                                                ProxyProtocol.Opaque.newBuilder().addRoutes(route)))
                        .build();

        io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute mapped =
                ((Mapped.Valid<io.gossamer.proxy.model.OutboundPolicy>) map(policy))
                        .value()
                        .opaque()
                        .get(0);
        assertThat(mapped.refusal()).isEqualTo(new RouteFilter.Refuse(null));
        assertThat(
                        ((io.gossamer.proxy.model.OutboundPolicy.Distribution.FirstAvailable)
                                        mapped.distribution())
                                .backends()
                                .get(0)
                                .filters())
                .containsExactly(new RouteFilter.Refuse("no service"));
    }

    /** Whatever a control plane sends is a value: taking fields away never throws. */
    @Test
    void messagesWithAnyFieldsMissingAreValuesToo() {
        Random random = new Random(4711);
        int invalid = 0;
        for (int i = 0; i < 5_000; i++) {
            invalid +=
                    map((OutboundPolicy) thinned(outbound(), random)) instanceof Mapped.Invalid
                            ? 1
                            : 0;
            invalid += map((Server) thinned(server(), random)) instanceof Mapped.Invalid ? 1 : 0;
        }
        assertThat(invalid).isBetween(1_000, 9_999);
    }

    private static Message thinned(Message message, Random random) {
        Message.Builder builder = message.toBuilder();
        List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
        for (FieldDescriptor field : fields) {
            if (random.nextInt(12) == 0) {
                builder.clearField(field);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && !field.isMapField()) {
                if (field.isRepeated()) {
                    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                        builder.setRepeatedField(
                                field,
                                i,
                                thinned((Message) message.getRepeatedField(field, i), random));
                    }
                } else {
                    builder.setField(field, thinned((Message) message.getField(field), random));
                }
            } else if (field.getJavaType() == FieldDescriptor.JavaType.INT && !field.isRepeated()) {
                builder.setField(field, random.nextInt());
            }
        }
        return builder.build();
    }
}
