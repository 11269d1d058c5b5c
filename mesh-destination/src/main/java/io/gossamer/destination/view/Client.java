package io.gossamer.destination.view;

/**
 * Who asks, as far as it was said (contract section 2, context_token). Each part may be empty.
 *
 * @param node name of the client's node
 * @param zone where the client is, by its own word
 * @param prefers whether it understands that some endpoints come before others (rule R14)
 */
public record Client(String namespace, String pod, String node, String zone, boolean prefers) {

    public static final Client UNKNOWN = new Client("", "", "");

    /** One that says nothing of its zone and knows nothing of preferences. */
    public Client(String namespace, String pod, String node) {
        this(namespace, pod, node, "", false);
    }

    /** The same, which understands preferences or not. */
    public Client prefers(boolean understands) {
        return new Client(namespace, pod, node, zone, understands);
    }
}
