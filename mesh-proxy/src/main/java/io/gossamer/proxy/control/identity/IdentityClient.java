package io.gossamer.proxy.control.identity;

import com.google.protobuf.ByteString;
import io.gossamer.api.identity.CertifyRequest;
import io.gossamer.api.identity.CertifyResponse;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.grpc.CallObserver;
import io.gossamer.proxy.grpc.CallOptions;
import io.gossamer.proxy.grpc.GrpcCall;
import io.gossamer.proxy.grpc.GrpcListener;
import io.gossamer.proxy.grpc.GrpcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Identity.Certify (contract section 3). Each call has a connection of its own, so that it shows
 * the newest certificate.
 */
public final class IdentityClient {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** A token is a few KiB; a larger file is not one. */
    private static final long MAX_TOKEN_BYTES = 64 << 10;

    private final ControlChannel.Settings settings;
    private final ControlLoop loop;
    private final ControlTls tls;
    private final CallObserver calls;
    private final @Nullable Path tokenFile;

    /**
     * Connects to nothing yet.
     *
     * @param calls sees every call; on the control loop
     * @param tokenFile read again for each call; null or missing sends none, which suffices where
     *     the connection shows a certificate
     */
    public IdentityClient(
            ControlChannel.Settings settings,
            ControlLoop loop,
            ControlTls tls,
            CallObserver calls,
            @Nullable Path tokenFile) {
        this.settings = settings;
        this.loop = loop;
        this.tls = tls;
        this.calls = calls;
        this.tokenFile = tokenFile;
    }

    /**
     * Asks for a certificate.
     *
     * @param identity own DNS name
     * @param csr DER
     * @return the answer, or a failure whose message says why; completed on the control loop
     */
    public CompletionStage<CertifyResponse> certify(String identity, byte[] csr) {
        CompletableFuture<CertifyResponse> result = new CompletableFuture<>();
        loop.loop().execute(() -> call(identity, csr, result));
        return result;
    }

    private void call(String identity, byte[] csr, CompletableFuture<CertifyResponse> result) {
        ByteString token;
        try {
            token = token();
        } catch (IOException e) {
            result.completeExceptionally(e);
            return;
        }
        CertifyRequest request =
                CertifyRequest.newBuilder()
                        .setIdentity(identity)
                        .setToken(token)
                        .setCertificateSigningRequest(ByteString.copyFrom(csr))
                        .build();
        ControlChannel channel = ControlChannel.open(settings, loop, tls, calls);
        GrpcCall<CertifyRequest, CertifyResponse> call =
                channel.lease()
                        .call(
                                ControlMethods.CERTIFY,
                                CallOptions.within(DEADLINE),
                                new Answer(channel, result));
        call.start();
        call.send(request);
        call.halfClose();
    }

    private ByteString token() throws IOException {
        if (tokenFile == null) {
            return ByteString.EMPTY;
        }
        boolean mayRenewByCertificate = tls.hasCertificate() && !settings.serverName().isEmpty();
        if (mayRenewByCertificate && !Files.isReadable(tokenFile)) {
            return ByteString.EMPTY;
        }
        if (!Files.isReadable(tokenFile) || Files.size(tokenFile) > MAX_TOKEN_BYTES) {
            throw new IOException(
                    "mesh.proxy.identity.token-file: "
                            + tokenFile
                            + " (expected: a readable file of at most 64 KiB; 'mesh token' makes"
                            + " one)");
        }
        return ByteString.copyFrom(
                Files.readString(tokenFile).strip(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The one answer of a call. */
    private static final class Answer implements GrpcListener<CertifyResponse> {
        private final ControlChannel channel;
        private final CompletableFuture<CertifyResponse> result;
        private @Nullable CertifyResponse response;

        Answer(ControlChannel channel, CompletableFuture<CertifyResponse> result) {
            this.channel = channel;
            this.result = result;
        }

        @Override
        public void onMessage(CertifyResponse message) {
            response = message;
        }

        /** With the deepest cause: that a port is closed, or whose certificate it was. */
        private String describe(GrpcStatus status) {
            StringBuilder text = new StringBuilder("identity service ").append(channel.address());
            if (status.isOk()) {
                return text.append(": no answer (expected: a certificate)").toString();
            }
            text.append(": ").append(status.code());
            if (status.description() != null) {
                text.append(": ").append(status.description());
            }
            Throwable cause = status.cause();
            for (int depth = 0; depth < 10 && cause != null; depth++) {
                if (cause.getCause() == null && cause.getMessage() != null) {
                    text.append(": ").append(cause.getMessage());
                }
                cause = cause.getCause();
            }
            return text.toString();
        }

        @Override
        public void onClose(GrpcStatus status) {
            channel.close();
            if (status.isOk() && response != null) {
                result.complete(response);
            } else {
                result.completeExceptionally(new IOException(describe(status), status.cause()));
            }
        }
    }
}
