package io.gossamer.cli.controlplane;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A directory in which a sidecar that is started elsewhere finds what it joins with: {@code token}
 * and {@code trust-anchors.pem}, readable by the owner alone.
 *
 * @param namespace of the workload
 * @param account its service account; the service bears the same name
 * @param workload its own name, that of the account unless it is one of several replicas
 * @param path of the directory
 */
public record JoinDirectory(String namespace, String account, String workload, Path path) {

    /** A token is replaced when half of this has passed: one that was never used stays usable. */
    public static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    /**
     * Parses {@code NAMESPACE/ACCOUNT[/WORKLOAD]=DIR}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static JoinDirectory parse(String text) {
        int equals = text.indexOf('=');
        int slash = text.indexOf('/');
        if (slash < 1 || equals < slash || equals == text.length() - 1) {
            throw new IllegalArgumentException(
                    "expected: NAMESPACE/ACCOUNT[/WORKLOAD]=DIR, as default/books=/run/books");
        }
        try {
            String[] names = text.substring(slash + 1, equals).split("/", 2);
            String workload = names[names.length - 1];
            MeshIdentity identity = MeshIdentity.of(names[0], text.substring(0, slash));
            return new JoinDirectory(
                    identity.namespace(),
                    identity.serviceAccount(),
                    MeshIdentity.of(workload, identity.namespace()).serviceAccount(),
                    Path.of(text.substring(equals + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected: NAMESPACE/ACCOUNT[/WORKLOAD]=DIR; " + e.getMessage(), e);
        }
    }

    /**
     * Puts a fresh token and the trust anchors there.
     *
     * @throws MeshFailure if the identity service refuses, or the directory cannot be written
     */
    public void fill(ControlPlaneAddresses mesh) {
        String token =
                new Operator(Path.of(mesh.adminSocket()))
                        .token(
                                namespace,
                                account,
                                TOKEN_LIFETIME,
                                new Operator.Names(List.of(workload), List.of(account)))
                        .getToken();
        DataDirectory.make(path);
        try {
            DataDirectory.write(
                    path.resolve("trust-anchors.pem"),
                    Files.readString(Path.of(mesh.trustAnchors())));
        } catch (IOException e) {
            throw new MeshFailure(
                    "trust anchors: " + mesh.trustAnchors() + " (expected: a readable file)", e);
        }
        DataDirectory.write(path.resolve("token"), token);
    }
}
