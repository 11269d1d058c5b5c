package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.process.Site;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.it.process.Ports;
import java.time.Duration;
import java.util.List;

/** Two processes of a proxy that is installed on this machine. */
final class NativePair implements ProxySystem {

    private static final Duration START = Duration.ofSeconds(15);

    private final SystemName name;
    private final Site site;
    private final PairPorts ports;
    private final ChildProcess server;
    private final ChildProcess client;

    /**
     * @param serverCommand of the server's side
     * @param clientCommand of the client's side
     */
    NativePair(
            SystemName name,
            Site site,
            PairPorts ports,
            List<String> serverCommand,
            List<String> clientCommand) {
        this.name = name;
        this.site = site;
        this.ports = ports;
        server = site.startProxy(name + "-server", serverCommand);
        client = site.startProxy(name + "-client", clientCommand);
        await(server, ports.between().of(Service.HTTP1));
        await(client, ports.entry().of(Service.HTTP1));
    }

    private static void await(ChildProcess process, int port) {
        try {
            Ports.awaitOpen("127.0.0.1", port, START);
        } catch (AssertionError e) {
            process.requireAlive();
            throw e;
        }
    }

    @Override
    public SystemName name() {
        return name;
    }

    @Override
    public boolean carries(Service service) {
        return ports.entry().has(service);
    }

    @Override
    public int entry(Service service) {
        return ports.entry().of(service);
    }

    @Override
    public List<Long> pids() {
        return List.of(client.pid(), server.pid());
    }

    @Override
    public void close() {
        site.group().stop(List.of(client, server));
    }
}
