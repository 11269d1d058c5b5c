package io.gossamer.destination.view.outbound;

import io.gossamer.destination.resource.Service;

/** A port of a service, by which connections are balanced over its endpoints. */
public record ServicePort(String namespace, String name, int port) {

    static ServicePort of(Service service, int port) {
        return new ServicePort(service.metadata().namespace(), service.metadata().name(), port);
    }
}
