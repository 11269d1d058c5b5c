package io.gossamer.proxy.control.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.mesh.v1.TrustBundlesGrpc;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.proxy.grpc.GrpcMethod;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written down is what the .proto files say. */
class ControlMethodsTest {

    private static final Map<String, MethodDescriptor<?, ?>> GENERATED =
            Map.of(
                    "CERTIFY", IdentityGrpc.getCertifyMethod(),
                    "GET_ENDPOINTS", DestinationGrpc.getGetMethod(),
                    "GET_PROFILE", DestinationGrpc.getGetProfileMethod(),
                    "WATCH_OUTBOUND_POLICY", OutboundPoliciesGrpc.getWatchMethod(),
                    "WATCH_PORT", InboundServerPoliciesGrpc.getWatchPortMethod(),
                    "WATCH_TRUST_BUNDLE", TrustBundlesGrpc.getWatchMethod(),
                    "REGISTER", WorkloadRegistryGrpc.getRegisterMethod());

    static java.util.Set<String> names() {
        return Arrays.stream(ControlMethods.class.getFields())
                .map(Field::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void allAreCompared() {
        assertThat(names()).isEqualTo(GENERATED.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void pathAndMessagesAreThoseOfTheGeneratedStub(String name) throws Exception {
        GrpcMethod<?, ?> method = (GrpcMethod<?, ?>) ControlMethods.class.getField(name).get(null);
        MethodDescriptor<?, ?> generated = GENERATED.get(name);
        com.google.protobuf.Descriptors.MethodDescriptor proto =
                ((ProtoMethodDescriptorSupplier) generated.getSchemaDescriptor())
                        .getMethodDescriptor();

        assertThat(method.path().toString()).isEqualTo("/" + generated.getFullMethodName());
        Message sent = (Message) method.requests().getMethod("getDefaultInstance").invoke(null);
        assertThat(sent.getDescriptorForType()).isSameAs(proto.getInputType());
        Message received = (Message) method.responses().parseFrom(new byte[0]);
        assertThat(received.getDescriptorForType()).isSameAs(proto.getOutputType());
    }
}
