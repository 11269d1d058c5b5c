package io.gossamer.cli.controlplane;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a control plane is, as {@code control-plane.json} in its data directory says. Immutable.
 *
 * @param trustDomain of all identities
 * @param controlNamespace namespace of the control plane
 * @param trustAnchors PEM file of the roots
 * @param adminSocket the operator's socket of the identity service
 * @param identity the identity service
 * @param destination the destination service
 * @param policy the policy service
 */
public record ControlPlaneAddresses(
        String trustDomain,
        String controlNamespace,
        String trustAnchors,
        String adminSocket,
        Service identity,
        Service destination,
        Service policy) {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
    private static final String FILE = "control-plane.json";

    /**
     * One service.
     *
     * @param address plaintext, loopback only
     * @param tlsAddress mTLS
     * @param name TLS server name and identity behind the mTLS address
     */
    public record Service(String address, String tlsAddress, String name) {}

    /** The identity of an account in this mesh. */
    public MeshIdentity identityOf(String account, String namespace) {
        return new MeshIdentity(account, namespace, controlNamespace, trustDomain);
    }

    /** The public key that join tokens are verified with, beside the trust anchors. */
    Path tokenKey() {
        return Path.of(trustAnchors).resolveSibling(JoinDirectory.TOKEN_KEY);
    }

    public String toJson() {
        return GSON.toJson(this);
    }

    void save(DataDirectory data) {
        DataDirectory.write(data.file(FILE), toJson());
    }

    /** Removes the note of a control plane that has ended. */
    public static void forget(DataDirectory data) {
        DataDirectory.remove(data.file(FILE));
    }

    /**
     * The control plane that runs in a data directory.
     *
     * @throws MeshFailure if there is none
     */
    public static ControlPlaneAddresses load(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            ControlPlaneAddresses addresses =
                    GSON.fromJson(Files.readString(file), ControlPlaneAddresses.class);
            if (addresses != null) {
                return addresses;
            }
        } catch (IOException | JsonParseException e) {
            // Told below: without the file there is no control plane.
        }
        throw new MeshFailure(
                "control plane: none in "
                        + directory
                        + " (expected: a running 'mesh control-plane' or 'mesh demo'; name its data"
                        + " directory with --data or MESH_DATA)");
    }
}
