package io.gossamer.proxy.inbound;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The connections to each port of the application that requests came for; one event loop. */
final class Apps implements AutoCloseable {

    private static final int CAPACITY = 1_024;

    private final Map<AppAddress, AppClient> clients = new HashMap<>();
    private final Function<AppAddress, AppClient> factory;

    Apps(Function<AppAddress, AppClient> factory) {
        this.factory = factory;
    }

    AppClient get(AppAddress address) {
        AppClient client = clients.get(address);
        if (client == null) {
            if (clients.size() >= CAPACITY) {
                close();
            }
            client = factory.apply(address);
            clients.put(address, client);
        }
        return client;
    }

    @Override
    public void close() {
        clients.values().forEach(AppClient::close);
        clients.clear();
    }
}
