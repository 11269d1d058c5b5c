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
import io.gossamer.destination.view.status.Condition;
import io.gossamer.destination.view.status.ResourceStatus;
import java.util.List;

/** The inventory as a message. */
final class InventoryMessages {

    private InventoryMessages() {}

    static InventorySnapshot snapshot(
            Inventory inventory, List<ResourceStatus> statuses, StreamInfo streams) {
        InventorySnapshot.Builder message =
                InventorySnapshot.newBuilder()
                        .setVersion(inventory.version())
                        .setSynced(inventory.synced())
                        .setStreams(streams);
        inventory.services().forEach(entry -> message.addServices(service(entry)));
        inventory.workloads().forEach(entry -> message.addWorkloads(workload(entry)));
        inventory.problems().forEach(dated -> message.addProblems(problem(dated)));
        statuses.forEach(status -> message.addStatuses(status(status)));
        return message.build();
    }

    private static io.gossamer.api.mesh.v1.ResourceStatus status(ResourceStatus status) {
        io.gossamer.api.mesh.v1.ResourceStatus.Builder message =
                io.gossamer.api.mesh.v1.ResourceStatus.newBuilder()
                        .setGroup(status.kind().group())
                        .setKind(status.kind().apiName())
                        .setNamespace(status.namespace())
                        .setName(status.name())
                        .setOrigin(status.origin().toString());
        for (Condition condition : status.conditions()) {
            io.gossamer.api.mesh.v1.Condition.Builder built =
                    io.gossamer.api.mesh.v1.Condition.newBuilder()
                            .setType(condition.type().label())
                            .setHolds(condition.holds())
                            .setReason(condition.reason())
                            .setParent(condition.parent());
            condition.problems().forEach(problem -> built.addProblems(problem(problem)));
            message.addConditions(built);
        }
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

    private static Problem.Builder problem(io.gossamer.destination.resource.Problem problem) {
        return Problem.newBuilder()
                .setOrigin(problem.origin())
                .setLine(problem.line())
                .setResource(problem.resource())
                .setField(problem.field())
                .setValue(problem.value())
                .setExpected(problem.expected());
    }

    private static Problem problem(Snapshot.DatedProblem dated) {
        return problem(dated.problem()).setSince(Durations.of(dated.since())).build();
    }
}
