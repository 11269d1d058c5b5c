package io.gossamer.it.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes what a cluster's API would hold of a meshed workload and its service. */
public final class Manifests {

    private Manifests() {}

    /** A running, ready Pod whose sidecar has the contract's ports. */
    public static String pod(String name, String ip) {
        return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s
          namespace: default
          labels:
            app: %1$s
            linkerd.io/control-plane-ns: mesh
        spec:
          serviceAccountName: %1$s
          containers:
          - name: linkerd-proxy
            env:
            - name: LINKERD2_PROXY_INBOUND_LISTEN_ADDR
              value: 0.0.0.0:4143
            - name: LINKERD2_PROXY_ADMIN_LISTEN_ADDR
              value: 0.0.0.0:4191
            - name: LINKERD2_PROXY_CONTROL_LISTEN_ADDR
              value: 0.0.0.0:4190
          - name: %1$s
        status:
          phase: Running
          podIP: %2$s
          podIPs:
          - ip: %2$s
          conditions:
          - type: Ready
            status: "True"
        ---
        """
                .formatted(name, ip);
    }

    /** A service of these ports in front of the Pods of the application of the same name. */
    public static String service(String name, String clusterIp, List<Integer> ports) {
        return serviceOf(name, name, clusterIp, ports);
    }

    /** A service of these ports in front of the Pods of an application. */
    public static String serviceOf(
            String name, String application, String clusterIp, List<Integer> ports) {
        StringBuilder text =
                new StringBuilder(
                        """
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: %1$s
                          namespace: default
                        spec:
                          clusterIP: %2$s
                          selector:
                            app: %3$s
                          ports:
                        """
                                .formatted(name, clusterIp, application));
        for (int port : ports) {
            text.append("  - name: p%1$d\n    port: %1$d\n    targetPort: %1$d\n".formatted(port));
        }
        return text.append("---\n").toString();
    }

    /** Puts the text there in one step, so that no reader sees half of it. */
    public static void write(Path folder, String file, String text) {
        try {
            Path draft = Files.writeString(folder.resolveSibling(file + ".draft"), text);
            Files.move(draft, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
