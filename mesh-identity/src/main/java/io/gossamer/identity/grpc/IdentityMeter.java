package io.gossamer.identity.grpc;

/** The meters of the identity service, beside those that every service has. */
enum IdentityMeter {
    ISSUED(
            "mesh.identity.certificates.issued",
            "Certificates issued, by how the bearer proved who it is"),
    REFUSED("mesh.identity.certificates.refused", "Requests refused, by reason"),
    TOKENS("mesh.identity.tokens.issued", "Join tokens issued"),
    ISSUER_EXPIRY("mesh.identity.issuer.expiry.seconds", "Seconds until the issuer ends"),
    ROOT_EXPIRY("mesh.identity.root.expiry.seconds", "Seconds until the root ends"),
    ISSUER_PROBLEM("mesh.identity.issuer.problem", "1 while replaced files cannot be used"),
    WATCHES("mesh.identity.bundle.watches", "Open watches of the trust bundle");

    private final String meter;
    private final String sentence;

    IdentityMeter(String meter, String sentence) {
        this.meter = meter;
        this.sentence = sentence;
    }

    String meter() {
        return meter;
    }

    String sentence() {
        return sentence;
    }
}
