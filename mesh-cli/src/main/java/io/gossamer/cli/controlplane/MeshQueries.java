package io.gossamer.cli.controlplane;

import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.mesh.v1.ExplainGrpc;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.net.IPAddress;
import io.gossamer.cli.process.MeshFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** What the destination service says of the mesh. Thread-safe. */
public final class MeshQueries {

    private static final int DEADLINE_SECONDS = 10;

    private final String address;

    public MeshQueries(ControlPlaneAddresses addresses) {
        this.address = addresses.destination().address();
    }

    /**
     * Services, workloads and problems.
     *
     * @throws MeshFailure if the service does not answer
     */
    public InventorySnapshot inventory() {
        try {
            return GrpcChannels.overLoopback(
                    address,
                    channel ->
                            InventoryGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                                    .get(InventoryRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            throw failure("inventory", e);
        }
    }

    /**
     * What would happen to a request, and why.
     *
     * @throws MeshFailure if the mesh cannot say
     */
    public Explanation explain(ExplainRequest request) {
        try {
            return GrpcChannels.overLoopback(
                    address,
                    channel ->
                            ExplainGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                                    .get(request));
        } catch (StatusRuntimeException e) {
            Status status = e.getStatus();
            if (status.getCode() == Status.Code.UNAVAILABLE || status.getDescription() == null) {
                throw failure("explain", e);
            }
            // It says what was wrong and what was expected in the words of this program.
            throw new MeshFailure(status.getDescription(), e);
        }
    }

    /**
     * The first update for an authority: its endpoints, or that there are none.
     *
     * @throws MeshFailure if the mesh does not know the name
     */
    public Update endpoints(String authority) {
        GetDestination request =
                GetDestination.newBuilder().setScheme("k8s").setPath(authority).build();
        try {
            return GrpcChannels.overLoopback(
                    address,
                    channel -> {
                        Iterator<Update> updates =
                                DestinationGrpc.newBlockingStub(channel)
                                        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                                        .get(request);
                        return updates.next();
                    });
        } catch (StatusRuntimeException e) {
            throw failure(authority, e);
        }
    }

    /** An address in the form that people read. */
    public static String text(IPAddress address) {
        byte[] bytes =
                address.hasIpv6()
                        ? ByteBuffer.allocate(16)
                                .putLong(address.getIpv6().getFirst())
                                .putLong(address.getIpv6().getLast())
                                .array()
                        : ByteBuffer.allocate(4).putInt(address.getIpv4()).array();
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return address.hasIpv6() ? "[" + text + "]" : text;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four or sixteen bytes are an address", e);
        }
    }

    private MeshFailure failure(String what, StatusRuntimeException e) {
        Status status = e.getStatus();
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return new MeshFailure(
                    "destination service: no answer at "
                            + address
                            + " (expected: a running 'mesh control-plane' or 'mesh demo')",
                    e);
        }
        return new MeshFailure(
                what
                        + ": "
                        + status.getCode()
                        + " "
                        + (status.getDescription() == null ? "" : status.getDescription())
                        + " (expected: a name that the mesh knows; see 'mesh stat')",
                e);
    }
}
