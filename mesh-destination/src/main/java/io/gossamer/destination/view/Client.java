package io.gossamer.destination.view;

/**
 * Who asks, as far as it was said (contract section 2, context_token). Each part may be empty.
 *
 * @param node name of the client's node
 */
public record Client(String namespace, String pod, String node) {

    public static final Client UNKNOWN = new Client("", "", "");
}
