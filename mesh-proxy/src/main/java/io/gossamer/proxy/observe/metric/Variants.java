package io.gossamer.proxy.observe.metric;

import java.util.List;

/** What may stand for the star in the name of a meter. */
enum Variants {
    NONE,
    HTTP("http", "grpc"),
    OPAQUE("tcp", "tls"),
    BALANCED("http", "tcp", "tls"),
    DIRECTION("inbound", "outbound");

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> names;

    Variants(String... names) {
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }
}
