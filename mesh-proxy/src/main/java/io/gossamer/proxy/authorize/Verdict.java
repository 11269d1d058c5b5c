package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.Meta;

/** Whether a client is permitted. */
public sealed interface Verdict {

    /**
     * @param authorization that permits it
     */
    record Allowed(Meta authorization) implements Verdict {}

    /**
     * @param reason who was seen and what would have been needed; no line breaks
     */
    record Denied(String reason) implements Verdict {}

    default boolean isAllowed() {
        return this instanceof Allowed;
    }
}
