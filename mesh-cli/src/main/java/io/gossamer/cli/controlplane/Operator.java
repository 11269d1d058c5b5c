package io.gossamer.cli.controlplane;

import com.google.protobuf.Duration;
import io.gossamer.api.mesh.v1.IssueJoinTokenRequest;
import io.gossamer.api.mesh.v1.JoinToken;
import io.gossamer.api.mesh.v1.JoinTokensGrpc;
import io.gossamer.cli.process.MeshFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What only the operator may ask of the identity service, over its admin socket. */
public final class Operator {

    private static final int DEADLINE_SECONDS = 15;

    private final Path socket;

    public Operator(Path adminSocket) {
        this.socket = adminSocket;
    }

    /**
     * Issues a join token.
     *
     * @param names workload and service names that its bearer may register
     * @throws MeshFailure if the identity service refuses, or does not answer
     */
    public JoinToken token(
            String namespace, String account, java.time.Duration lifetime, Names names) {
        IssueJoinTokenRequest request =
                IssueJoinTokenRequest.newBuilder()
                        .setNamespace(namespace)
                        .setServiceAccount(account)
                        .setTtl(Duration.newBuilder().setSeconds(lifetime.toSeconds()))
                        .addAllWorkloads(names.workloads())
                        .addAllServices(names.services())
                        .build();
        try {
            return GrpcChannels.overSocket(
                    socket,
                    channel ->
                            JoinTokensGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                                    .issue(request));
        } catch (StatusRuntimeException e) {
            throw failure(namespace + "/" + account, e);
        }
    }

    /** Names that a token vouches for; an empty list means the account's own name. */
    public record Names(List<String> workloads, List<String> services) {

        public Names {
            workloads = List.copyOf(workloads);
            services = List.copyOf(services);
        }
    }

    private MeshFailure failure(String workload, StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
            return new MeshFailure(
                    "identity service: no answer at "
                            + socket
                            + " (expected: a running 'mesh control-plane' or 'mesh demo' of yours)",
                    e);
        }
        return new MeshFailure("token for " + workload + ": " + e.getStatus().getDescription(), e);
    }
}
