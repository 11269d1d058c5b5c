package io.gossamer.identity.ca;

import io.gossamer.api.MeshIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * What the authority signs.
 *
 * @param controlNamespace namespace of the control plane, part of every identity
 * @param trustDomain the mesh's domain, part of every identity
 * @param lifetime of a leaf, from now
 * @param clockSkew that a leaf allows at either end
 */
public record SigningPolicy(
        String controlNamespace, String trustDomain, Duration lifetime, Duration clockSkew) {

    /** What every identity's DNS form ends with, and the issuer's name constraint. */
    public String identityDomain() {
        return "identity." + controlNamespace + "." + trustDomain;
    }

    /** Reads a DNS identity of this mesh; empty if it has another form or mesh. */
    public Optional<MeshIdentity> identity(String name) {
        return MeshIdentity.parseDns(name)
                .filter(identity -> identity.dnsName().equals(name))
                .filter(identity -> identity.controlNamespace().equals(controlNamespace))
                .filter(identity -> identity.trustDomain().equals(trustDomain));
    }
}
