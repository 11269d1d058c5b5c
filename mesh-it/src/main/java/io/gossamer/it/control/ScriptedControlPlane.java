package io.gossamer.it.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.gossamer.api.destination.AddrSet;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.api.identity.IdentityGrpc;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.it.ca.TestCa;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identity, Destination and both policy services of the contract on one plaintext port of
 * 127.0.0.1, as a peer of the contract would offer them: the services of our own package answer
 * Unimplemented. Thread safe.
 */
public final class ScriptedControlPlane implements AutoCloseable {

    private final TestCa ca;
    private final Topic<CertifyResponse> certificates =
            new Topic<>("Certify", CertifyResponse.getDefaultInstance(), Status.INTERNAL);
    private final Topic<Update> endpoints =
            new Topic<>("Get", Update.getDefaultInstance(), Status.NOT_FOUND);
    private final Topic<DestinationProfile> profiles =
            new Topic<>(
                    "GetProfile", DestinationProfile.getDefaultInstance(), Status.INVALID_ARGUMENT);
    private final Topic<Server> inbound =
            new Topic<>("WatchPort", Server.getDefaultInstance(), Status.NOT_FOUND);
    private final Topic<OutboundPolicy> outbound =
            new Topic<>("Watch", OutboundPolicy.getDefaultInstance(), Status.NOT_FOUND);
    private final io.grpc.Server server;
    private final int port;
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile @Nullable String certifyAs;

    private ScriptedControlPlane(TestCa ca, int port) throws IOException {
        this.ca = ca;
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port))
                        .addService(new ScriptedIdentity())
                        .addService(new ScriptedDestination())
                        .addService(new ScriptedInbound())
                        .addService(new ScriptedOutbound())
                        .permitKeepAliveTime(5, java.util.concurrent.TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .build()
                        .start();
        this.port = server.getPort();
    }

    /** Serves on a free port. */
    public static ScriptedControlPlane start(TestCa ca) throws IOException {
        return new ScriptedControlPlane(ca, 0);
    }

    /** Serves on this port, for one that was closed and comes back. */
    public static ScriptedControlPlane start(TestCa ca, int port) throws IOException {
        return new ScriptedControlPlane(ca, port);
    }

    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}, for every control address of a proxy. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Certify calls by identity; the answer is signed by the test CA unless a fault is set. */
    public Topic<CertifyResponse> certificates() {
        return certificates;
    }

    /** Endpoints by path ({@code name:port}). */
    public Topic<Update> endpoints() {
        return endpoints;
    }

    /** Profiles by path. */
    public Topic<DestinationProfile> profiles() {
        return profiles;
    }

    /** Inbound policies by {@code workload|port}, or by {@code *|port}. */
    public Topic<Server> inbound() {
        return inbound;
    }

    /** Outbound policies by authority or {@code ip:port}. */
    public Topic<OutboundPolicy> outbound() {
        return outbound;
    }

    /** How long leaves from now on live. */
    public void issueFor(Duration leafLifetime) {
        lifetime = leafLifetime;
    }

    /** Leaves from now on name this identity instead of the one asked for. */
    public void certifyAs(@Nullable String identity) {
        certifyAs = identity;
    }

    /** Makes these the endpoints of a path; watchers get the difference. */
    public void setEndpoints(String path, List<WeightedAddr> addresses) {
        endpoints.set(path, Messages.add(addresses));
    }

    private final class ScriptedIdentity extends IdentityGrpc.IdentityImplBase {
        @Override
        public void certify(CertifyRequest request, StreamObserver<CertifyResponse> response) {
            String identity = request.getIdentity();
            String named = certifyAs;
            X509Certificate leaf =
                    ca.certify(
                            request.getCertificateSigningRequest().toByteArray(),
                            named == null ? identity : named,
                            lifetime);
            try {
                certificates.set(
                        identity,
                        CertifyResponse.newBuilder()
                                .setLeafCertificate(ByteString.copyFrom(leaf.getEncoded()))
                                .addIntermediateCertificates(
                                        ByteString.copyFrom(ca.issuer().getEncoded()))
                                .setValidUntil(
                                        Timestamp.newBuilder()
                                                .setSeconds(leaf.getNotAfter().getTime() / 1000))
                                .build());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
            certificates.get(identity, response);
        }
    }

    private final class ScriptedDestination extends DestinationGrpc.DestinationImplBase {
        @Override
        public void get(GetDestination request, StreamObserver<Update> updates) {
            endpoints.watch(request.getPath(), updates, before -> after -> diff(before, after));
        }

        @Override
        public void getProfile(GetDestination request, StreamObserver<DestinationProfile> stream) {
            profiles.watch(request.getPath(), stream);
        }

        private @Nullable Update diff(@Nullable Update before, Update after) {
            if (before == null || !after.hasAdd()) {
                return after;
            }
            AddrSet.Builder gone = AddrSet.newBuilder();
            for (WeightedAddr old : before.getAdd().getAddrsList()) {
                boolean stays =
                        after.getAdd().getAddrsList().stream()
                                .anyMatch(now -> now.getAddr().equals(old.getAddr()));
                if (!stays) {
                    gone.addAddrs(old.getAddr());
                }
            }
            // The scripts of the tests either remove or add in one step, never both.
            return gone.getAddrsCount() == 0 ? after : Update.newBuilder().setRemove(gone).build();
        }
    }

    private final class ScriptedInbound
            extends InboundServerPoliciesGrpc.InboundServerPoliciesImplBase {
        @Override
        public void getPort(PortSpec request, StreamObserver<Server> response) {
            inbound.get(key(request), response);
        }

        @Override
        public void watchPort(PortSpec request, StreamObserver<Server> stream) {
            inbound.watch(key(request), stream);
        }

        private String key(PortSpec request) {
            return request.getWorkload().strip() + "|" + request.getPort();
        }
    }

    private final class ScriptedOutbound extends OutboundPoliciesGrpc.OutboundPoliciesImplBase {
        @Override
        public void get(TrafficSpec request, StreamObserver<OutboundPolicy> response) {
            outbound.get(key(request), response);
        }

        @Override
        public void watch(TrafficSpec request, StreamObserver<OutboundPolicy> stream) {
            outbound.watch(key(request), stream);
        }

        private String key(TrafficSpec request) {
            return request.hasAuthority()
                    ? request.getAuthority()
                    : Messages.text(request.getAddr());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
