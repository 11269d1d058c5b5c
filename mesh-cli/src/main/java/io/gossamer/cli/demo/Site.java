package io.gossamer.cli.demo;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.Sidecar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the shop's processes run, and how the applications find their sidecars. */
interface Site extends AutoCloseable {

    /** IP address on which the sidecars of the control plane take connections of proxies. */
    String controlHost();

    /** Chooses the place of a replica, and makes it. */
    Placement place(DemoPlan.Service service, String workload);

    /** IP address and port of the service without a sidecar. */
    Address unmeshed();

    /**
     * An address.
     *
     * @param host IP address
     */
    record Address(String host, int port) {}

    /** Directory for the files of a sidecar, not yet there. */
    Path sidecarDirectory(String workload);

    /** Sets mode and listeners of a sidecar, and prepares its files. */
    void equip(Sidecar sidecar, Placement placement);

    /** A sidecar's command as it is run at the workload's place. */
    List<String> proxyCommand(String workload, List<String> command);

    /** An application's command as it is run at its place. */
    List<String> applicationCommand(String workload, List<String> command);

    /** What an application's environment needs so that it finds its sidecar. */
    Map<String, String> environment(Placement placement);

    /** Where a browser outside the mesh finds the front, {@code host:port}. */
    String publish(Sidecar front, Placement placement);

    /** Called once all sidecars are ready, before any application starts. */
    void open(ControlPlaneAddresses mesh) throws InterruptedException;

    @Override
    void close();
}
