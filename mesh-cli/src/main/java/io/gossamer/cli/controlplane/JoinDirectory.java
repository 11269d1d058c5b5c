package io.gossamer.cli.controlplane;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A directory in which a sidecar that is started elsewhere finds what it joins with: {@code token}
 * and {@code trust-anchors.pem}, and a destination service the key that tokens are verified with.
 * Readable by the owner alone.
 *
 * @param namespace of the workload
 * @param account its service account; the service bears the same name
 * @param workload its own name, that of the account unless it is one of several replicas
 * @param path of the directory
 */
public record JoinDirectory(String namespace, String account, String workload, Path path) {

    /** A token is replaced when half of this has passed: one that was never used stays usable. */
    public static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    private static final int LOOK_EVERY_MILLIS = 100;
    private static final int LOOKS_UNTIL_TOLD = 100;

    static final String TOKEN = "token";
    static final String TRUST_ANCHORS = "trust-anchors.pem";
    static final String TOKEN_KEY = "token-key.pub.pem";

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
        copy(Path.of(mesh.trustAnchors()), path.resolve(TRUST_ANCHORS));
        copy(mesh.tokenKey(), path.resolve(TOKEN_KEY));
        // Last: who finds it finds the others, too.
        DataDirectory.write(path.resolve(TOKEN), token);
    }

    private static void copy(Path from, Path to) {
        try {
            DataDirectory.write(to, Files.readString(from));
        } catch (IOException e) {
            throw new MeshFailure(
                    "identity service: " + from + " (expected: a file of it that can be read)", e);
        }
    }

    /**
     * Waits until another process has filled such a directory.
     *
     * @param path of the directory
     * @param told when that takes longer than a few seconds
     */
    static void awaitFilled(Path path, Consumer<String> told) throws InterruptedException {
        awaitFilled(path, LOOKS_UNTIL_TOLD, told);
    }

    static void awaitFilled(Path path, int untilTold, Consumer<String> told)
            throws InterruptedException {
        Path token = path.resolve(TOKEN);
        for (int looks = 0; !Files.isRegularFile(token); looks++) {
            if (looks == untilTold) {
                told.accept(
                        token
                                + ": not there yet (expected: written by 'mesh control-plane --only"
                                + " identity'); waiting for it");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }
}
