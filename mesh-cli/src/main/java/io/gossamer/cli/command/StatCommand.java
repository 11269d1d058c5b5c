package io.gossamer.cli.command;

import io.gossamer.api.mesh.v1.EndpointInfo;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.Problem;
import io.gossamer.api.mesh.v1.ServiceInfo;
import io.gossamer.api.mesh.v1.WorkloadInfo;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.edges.EdgeObserver;
import io.gossamer.cli.edges.MeshedWorkload;
import io.gossamer.cli.render.EdgeReport;
import io.gossamer.cli.render.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stat",
        description = "Print the workloads of the running mesh, and the edges between them.")
final class StatCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long the edges are observed. Default: 2s.")
    private Duration duration = Duration.ofSeconds(2);

    @Override
    public Integer call() throws InterruptedException {
        InventorySnapshot inventory =
                new MeshQueries(ControlPlaneAddresses.load(data.path())).inventory();
        System.out.println(workloads(inventory));
        EdgeObserver observer = new EdgeObserver(meshed(inventory), System::nanoTime);
        observer.read();
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        observer.read();
        System.out.print(EdgeReport.render(observer.recent()));
        for (String silent : observer.silent()) {
            System.err.println(silent + ": its sidecar does not answer");
        }
        for (Problem problem : inventory.getProblemsList()) {
            System.err.println(describe(problem));
        }
        return 0;
    }

    private static String workloads(InventorySnapshot inventory) {
        TextTable table =
                new TextTable("WORKLOAD", "READY", "ADDRESS", ">INBOUND", "FROM", "IDENTITY");
        for (WorkloadInfo workload : inventory.getWorkloadsList()) {
            table.row(
                    workload.getNamespace() + "/" + workload.getName(),
                    workload.getReady() ? "yes" : "no",
                    workload.getAddressesCount() == 0
                            ? "-"
                            : MeshQueries.text(workload.getAddresses(0)),
                    workload.getInboundPort() == 0
                            ? "-"
                            : Integer.toString(workload.getInboundPort()),
                    workload.getOrigin(),
                    workload.getIdentity().isEmpty() ? "none" : workload.getIdentity());
        }
        return table.render();
    }

    static List<MeshedWorkload> meshed(InventorySnapshot inventory) {
        List<MeshedWorkload> meshed = new ArrayList<>();
        for (WorkloadInfo workload : inventory.getWorkloadsList()) {
            if (workload.getAdminPort() > 0 && workload.getAddressesCount() > 0) {
                meshed.add(
                        new MeshedWorkload(
                                workload.getName(),
                                service(inventory, workload),
                                workload.getNamespace(),
                                workload.getIdentity(),
                                MeshQueries.text(workload.getAddresses(0))
                                        + ":"
                                        + workload.getAdminPort()));
            }
        }
        return meshed;
    }

    /** The service that leads to a workload; its account's name if none does. */
    private static String service(InventorySnapshot inventory, WorkloadInfo workload) {
        for (ServiceInfo service : inventory.getServicesList()) {
            boolean sameNamespace = service.getNamespace().equals(workload.getNamespace());
            for (EndpointInfo endpoint : service.getEndpointsList()) {
                String name = endpoint.getWorkload();
                boolean same =
                        name.equals(workload.getName())
                                || name.equals(workload.getNamespace() + "/" + workload.getName());
                if (sameNamespace && same) {
                    return service.getName();
                }
            }
        }
        return workload.getServiceAccount();
    }

    private static String describe(Problem problem) {
        return problem.getOrigin()
                + ":"
                + problem.getLine()
                + ": "
                + problem.getResource()
                + " "
                + problem.getField()
                + ": "
                + problem.getValue()
                + " (expected: "
                + problem.getExpected()
                + ")";
    }
}
