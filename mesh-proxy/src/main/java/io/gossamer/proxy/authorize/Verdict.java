package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.token.TokenRule;
import java.util.List;

/** Whether a client is permitted. */
public sealed interface Verdict {

    /**
     * @param authorization that permits it
     */
    record Allowed(Meta authorization) implements Verdict {}

    /**
     * The client may, if the request shows a token that one of these accepts. Of requests only:
     * never the verdict on a connection.
     *
     * @param client who was seen
     * @param server whose permissions these are
     */
    record TokenNeeded(String client, Meta server, List<WithToken> permissions) implements Verdict {

        public TokenNeeded {
            permissions = List.copyOf(permissions);
        }
    }

    /** A permission of which all but the token holds. */
    record WithToken(Meta authorization, TokenRule token) {}

    /**
     * @param reason who was seen and what would have been needed; no line breaks
     * @param requestsOnly requests would be permitted, with a token
     */
    record Denied(String reason, boolean requestsOnly) implements Verdict {}

    default boolean isAllowed() {
        return this instanceof Allowed;
    }
}
