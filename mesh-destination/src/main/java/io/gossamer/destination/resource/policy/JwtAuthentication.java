package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Place;
import io.gossamer.destination.resource.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JwtAuthentication: end users by the token that comes with the request.
 *
 * @param audiences the token is for one of them; never empty
 * @param keys of the issuer; empty if they stand in a ConfigMap
 * @param keysFrom null if the keys stand here
 * @param source where the token stands
 * @param forward whether the application sees it
 */
public record JwtAuthentication(
        Metadata metadata,
        String issuer,
        List<String> audiences,
        List<TokenKey> keys,
        @Nullable KeysFrom keysFrom,
        List<Claim> claims,
        Source source,
        boolean forward)
        implements Resource {

    public JwtAuthentication {
        audiences = List.copyOf(audiences);
        keys = List.copyOf(keys);
        claims = List.copyOf(claims);
    }

    /** A ConfigMap of the same namespace, and the entry in it. */
    public record KeysFrom(String configMap, String key, Place place) {}

    /**
     * What the token must say.
     *
     * @param path names, from the outermost
     * @param contains false: the claim equals one of the values; true: it is a list, or a text of
     *     words, with all of them
     */
    public record Claim(List<String> path, boolean contains, List<String> values) {

        public Claim {
            path = List.copyOf(path);
            values = List.copyOf(values);
        }
    }

    /**
     * Where the token stands.
     *
     * @param name lower case if it is a header
     */
    public record Source(boolean cookie, String name) {

        public static final Source AUTHORIZATION = new Source(false, "authorization");

        /** As people call it. */
        @Override
        public String toString() {
            return (cookie ? "cookie " : "header ") + name;
        }
    }

    @Override
    public Kind kind() {
        return Kind.JWT_AUTHENTICATION;
    }
}
