package io.gossamer.proxy.model.token;

import java.security.PublicKey;
import java.util.List;
import java.util.Set;

/**
 * Which tokens of end users are accepted: a JwtAuthentication. All of it must hold.
 *
 * @param name of the resource, with kind and namespace
 * @param audiences the token is for one of them
 * @param keys of the issuer; without any, no token is accepted
 * @param strip the header is removed before the application sees the request
 */
public record TokenRule(
        String name,
        String issuer,
        Set<String> audiences,
        List<Key> keys,
        List<Claim> claims,
        Source source,
        boolean strip) {

    public TokenRule {
        audiences = Set.copyOf(audiences);
        keys = List.copyOf(keys);
        claims = List.copyOf(claims);
    }

    /**
     * A key of the issuer.
     *
     * @param id empty if it has none
     * @param algorithms those that take this key; never empty
     */
    public record Key(String id, Set<TokenAlgorithm> algorithms, PublicKey key) {

        public Key {
            algorithms = Set.copyOf(algorithms);
        }
    }

    /**
     * Something that the token must say.
     *
     * @param path names, from the outermost; never empty
     * @param contains false: the claim equals one of the values; true: it is a list, or a text of
     *     words, with all of them
     */
    public record Claim(List<String> path, boolean contains, List<String> values) {

        public Claim {
            path = List.copyOf(path);
            values = List.copyOf(values);
        }

        /** As people write it; tells what is expected, never what was found. */
        @Override
        public String toString() {
            String name = String.join(".", path);
            String expected =
                    (contains ? "with " : values.size() > 1 ? "one of " : "")
                            + String.join(", ", values);
            return "claim " + name + " (expected: " + expected + ")";
        }
    }

    /** Where the token stands. */
    public sealed interface Source {

        /**
         * A header.
         *
         * @param name lower case; in {@code authorization} the token follows {@code Bearer}
         */
        record Header(String name) implements Source {}

        /** A cookie. */
        record Cookie(String name) implements Source {}
    }
}
