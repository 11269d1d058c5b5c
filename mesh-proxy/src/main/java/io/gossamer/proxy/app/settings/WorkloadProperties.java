package io.gossamer.proxy.app.settings;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The workload that this sidecar serves.
 *
 * @param namespace empty: that of the identity
 * @param name unique within the namespace; empty: the service account
 * @param serviceAccount empty: that of the identity
 * @param services names of services, in the namespace, that lead to the app-ports
 * @param labels of the workload
 * @param annotations of the workload
 * @param appProtocols protocol per application port, a Kubernetes appProtocol; without one the
 *     protocol is detected
 * @param address IP address to register; empty: the one that the connection comes from
 * @param zone where the workload runs, as in {@code topology.kubernetes.io/zone}; empty if unknown
 * @param register whether the sidecar registers its workload itself (rule R10)
 */
public record WorkloadProperties(
        @DefaultValue("") String namespace,
        @DefaultValue("") String name,
        @DefaultValue("") String serviceAccount,
        @DefaultValue List<String> services,
        @DefaultValue Map<String, String> labels,
        @DefaultValue Map<String, String> annotations,
        @DefaultValue Map<Integer, String> appProtocols,
        @DefaultValue("") String address,
        @DefaultValue("") String zone,
        @DefaultValue("false") boolean register) {}
