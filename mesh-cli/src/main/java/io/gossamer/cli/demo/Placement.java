package io.gossamer.cli.demo;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.edges.MeshedWorkload;

/**
 * Where one replica runs. All ports are chosen before the start, so that a process that is started
 * again is found where it was.
 *
 * @param workload its name
 * @param host IP address of the application
 * @param appPort where the application listens; 0 if it does not
 * @param inbound where its sidecar takes connections of peers
 * @param outbound where its sidecar takes connections of the application
 * @param admin its sidecar's admin server
 */
record Placement(
        DemoPlan.Service service,
        String workload,
        String host,
        int appPort,
        String inbound,
        String outbound,
        String admin) {

    MeshedWorkload meshed(ControlPlaneAddresses mesh) {
        return new MeshedWorkload(
                workload,
                service.name(),
                DemoPlan.NAMESPACE,
                mesh.identityOf(service.name(), DemoPlan.NAMESPACE).dnsName(),
                admin);
    }
}
