package io.gossamer.destination.grpc.inventory;

import io.gossamer.api.mesh.v1.EndpointInfo;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.mesh.v1.Problem;
import io.gossamer.api.mesh.v1.ServiceInfo;
import io.gossamer.api.mesh.v1.StreamInfo;
import io.gossamer.api.mesh.v1.WorkloadInfo;
import io.gossamer.destination.grpc.Addresses;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.view.Inventory;

/** The inventory as a message. */
final class InventoryMessages {

    private InventoryMessages() {}

    static InventorySnapshot snapshot(Inventory inventory, StreamInfo streams) {
        InventorySnapshot.Builder message =
                InventorySnapshot.newBuilder()
                        .setVersion(inventory.version())
                        .setSynced(inventory.synced())
                        .setStreams(streams);
        inventory.services().forEach(entry -> message.addServices(service(entry)));
        inventory.workloads().forEach(entry -> message.addWorkloads(workload(entry)));
        inventory.problems().forEach(dated -> message.addProblems(problem(dated)));
        return message.build();
    }

    private static ServiceInfo service(Inventory.ServiceEntry entry) {
        Service service = entry.service();
        ServiceInfo.Builder message =
                ServiceInfo.newBuilder()
                        .setNamespace(service.metadata().namespace())
                        .setName(service.metadata().name())
                        .setOrigin(service.metadata().origin().toString());
        if (!service.clusterIps().isEmpty()) {
            message.setClusterIp(Addresses.ip(service.clusterIps().get(0)));
        }
        service.ports().forEach(port -> message.addPorts(port.port()));
        for (Inventory.Backend backend : entry.backends()) {
            message.addEndpoints(
                    EndpointInfo.newBuilder()
                            .setAddress(Addresses.tcp(backend.address(), backend.port()))
                            .setWorkload(backend.workload())
                            .setIdentity(backend.identity())
                            .setReady(backend.ready())
                            .setServicePort(backend.servicePort()));
        }
        return message.build();
    }

    private static WorkloadInfo workload(Inventory.Workload workload) {
        Pod pod = workload.pod();
        WorkloadInfo.Builder message =
                WorkloadInfo.newBuilder()
                        .setNamespace(pod.metadata().namespace())
                        .setName(pod.metadata().name())
                        .setServiceAccount(pod.serviceAccount())
                        .setIdentity(workload.identity())
                        .setOrigin(pod.metadata().origin().toString())
                        .setReady(pod.ready());
        pod.addresses().forEach(address -> message.addAddresses(Addresses.ip(address)));
        Pod.Proxy proxy = pod.proxy();
        if (proxy != null) {
            message.setInboundPort(proxy.inbound()).setAdminPort(proxy.admin());
        }
        if (workload.since() != null) {
            message.setSince(Durations.of(workload.since()));
        }
        return message.build();
    }

    private static Problem problem(Snapshot.DatedProblem dated) {
        return Problem.newBuilder()
                .setOrigin(dated.problem().origin())
                .setLine(dated.problem().line())
                .setResource(dated.problem().resource())
                .setField(dated.problem().field())
                .setValue(dated.problem().value())
                .setExpected(dated.problem().expected())
                .setSince(Durations.of(dated.since()))
                .build();
    }
}
