package io.gossamer.cli.demo;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.ExplicitEnvironment;
import io.gossamer.cli.controlplane.Sidecar;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Explicit mode: all on loopback, each process with ports of its own. Needs no root. */
final class LoopbackSite implements Site {

    private static final String HOST = "127.0.0.1";

    private final DataDirectory data;
    private final Ports ports;
    private final Address unmeshed;

    LoopbackSite(DataDirectory data, Ports ports) {
        this.data = data;
        this.ports = ports;
        this.unmeshed = new Address(HOST, ports.free());
    }

    @Override
    public String controlHost() {
        return HOST;
    }

    @Override
    public Placement place(DemoPlan.Service service, String workload) {
        return new Placement(
                service,
                workload,
                HOST,
                service.port() == 0 ? 0 : ports.free(),
                ports.freeAddress(),
                ports.freeAddress(),
                ports.freeAddress());
    }

    @Override
    public Address unmeshed() {
        return unmeshed;
    }

    @Override
    public Path sidecarDirectory(String workload) {
        return data.directory("sidecars").resolve(workload);
    }

    @Override
    public void equip(Sidecar sidecar, Placement placement) {
        sidecar.listen(placement.inbound(), placement.outbound(), placement.admin());
    }

    @Override
    public List<String> proxyCommand(String workload, List<String> command) {
        return command;
    }

    @Override
    public List<String> applicationCommand(String workload, List<String> command) {
        return command;
    }

    @Override
    public Map<String, String> environment(Placement placement) {
        return ExplicitEnvironment.of(placement.outbound(), System.getenv());
    }

    @Override
    public String publish(Sidecar front, Placement placement) {
        String address = ports.freeAddress();
        front.declare(address, placement.host() + ":" + placement.appPort());
        return address;
    }

    @Override
    public void open(ControlPlaneAddresses mesh) {
        // The proxies know the names; applications need nothing.
    }

    @Override
    public void close() {
        // Nothing was made but processes.
    }
}
