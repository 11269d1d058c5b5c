package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import java.util.List;

/** What is between generator and backend. Started when made. Confined to one thread. */
public interface ProxySystem extends AutoCloseable {

    /** As in the table. */
    SystemName name();

    /** Whether it can carry this service. */
    boolean carries(Service service);

    /** Port of 127.0.0.1 at which the generator finds the service. */
    int entry(Service service);

    /** Its processes, the one of the client's side first. */
    List<Long> pids();

    /** Ends its processes. */
    @Override
    void close();
}
