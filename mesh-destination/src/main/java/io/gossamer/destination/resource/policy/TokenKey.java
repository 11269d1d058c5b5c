package io.gossamer.destination.resource.policy;

import java.util.List;

/**
 * A public key that tokens are signed by the private half of.
 *
 * @param id empty if the key set names none
 * @param algorithms that take it, by their names in RFC 7518 and 8037; never empty
 * @param publicKey SubjectPublicKeyInfo in DER, in Base64
 */
public record TokenKey(String id, List<String> algorithms, String publicKey) {

    public TokenKey {
        algorithms = List.copyOf(algorithms);
    }
}
