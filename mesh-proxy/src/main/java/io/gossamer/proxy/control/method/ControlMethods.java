package io.gossamer.proxy.control.method;

import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.TrustBundle;
import io.gossamer.api.mesh.v1.WatchTrustBundleRequest;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.proxy.grpc.GrpcMethod;

/**
 * What a proxy calls (contract section 1). Written down here, because the generated stubs would
 * bring all of grpc-java along.
 */
public final class ControlMethods {

    public static final GrpcMethod<CertifyRequest, CertifyResponse> CERTIFY =
            GrpcMethod.of(
                    "/io.linkerd.proxy.identity.Identity/Certify",
                    CertifyRequest.class,
                    CertifyResponse.parser());

    public static final GrpcMethod<GetDestination, Update> GET_ENDPOINTS =
            GrpcMethod.of(
                    "/io.linkerd.proxy.destination.Destination/Get",
                    GetDestination.class,
                    Update.parser());

    public static final GrpcMethod<GetDestination, DestinationProfile> GET_PROFILE =
            GrpcMethod.of(
                    "/io.linkerd.proxy.destination.Destination/GetProfile",
                    GetDestination.class,
                    DestinationProfile.parser());

    public static final GrpcMethod<TrafficSpec, OutboundPolicy> WATCH_OUTBOUND_POLICY =
            GrpcMethod.of(
                    "/io.linkerd.proxy.outbound.OutboundPolicies/Watch",
                    TrafficSpec.class,
                    OutboundPolicy.parser());

    public static final GrpcMethod<PortSpec, Server> WATCH_PORT =
            GrpcMethod.of(
                    "/io.linkerd.proxy.inbound.InboundServerPolicies/WatchPort",
                    PortSpec.class,
                    Server.parser());

    public static final GrpcMethod<WatchTrustBundleRequest, TrustBundle> WATCH_TRUST_BUNDLE =
            GrpcMethod.of(
                    "/io.gossamer.mesh.v1.TrustBundles/Watch",
                    WatchTrustBundleRequest.class,
                    TrustBundle.parser());

    public static final GrpcMethod<RegisterRequest, RegisterResponse> REGISTER =
            GrpcMethod.of(
                    "/io.gossamer.mesh.v1.WorkloadRegistry/Register",
                    RegisterRequest.class,
                    RegisterResponse.parser());

    private ControlMethods() {}
}
