package io.gossamer.it.conformance;

import io.gossamer.it.echo.EchoBackend;
import java.util.List;
import java.util.Map;

/** What is there before any table: Pods and Services, with the ports that the suite gives them. */
final class BaseManifests {

    private BaseManifests() {}

    static String of(List<EchoBackend> backends, Map<String, String> clusterIps) {
        StringBuilder text = new StringBuilder();
        for (String namespace :
                List.of(ConformanceMesh.MESH, ConformanceMesh.CONSUMER, ConformanceMesh.WEB)) {
            text.append(
                    "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n---\n"
                            .formatted(namespace));
        }
        for (EchoBackend backend : backends) {
            text.append(pod(backend));
        }
        clusterIps.forEach((name, address) -> text.append(service(name, address)));
        return text.toString();
    }

    private static String pod(EchoBackend backend) {
        String name = backend.name();
        String app = name.matches("echo-v\\d") ? "echo" : name;
        return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s
          namespace: %2$s
          labels: {app: %3$s, version: %1$s}
        spec:
          containers:
          - name: echo
            ports:
            - {name: web, containerPort: %4$d}
            - {name: calls, containerPort: %5$d}
        status:
          phase: Running
          podIP: %6$s
          conditions: [{type: Ready, status: "True"}]
        ---
        """
                .formatted(
                        name,
                        backend.namespace(),
                        app,
                        backend.httpPort(),
                        backend.grpcPort(),
                        backend.address());
    }

    /** Only the service of both versions says that its gRPC port is HTTP/2. */
    private static String service(String name, String address) {
        boolean web = name.startsWith("web-");
        String selector =
                switch (name) {
                    case "echo" -> "app: echo";
                    case "web-private" -> "version: web-backend";
                    default -> "version: " + name;
                };
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          clusterIP: %3$s
          selector: {%4$s}
          ports:
          - {name: http, port: 80, appProtocol: http, targetPort: web}
          - {name: http-alt, port: 8080, appProtocol: http, targetPort: web}
          - {name: https, port: 443, targetPort: web}
          - {name: tcp, port: 9090, targetPort: web}
          - {name: grpc, port: 7070, %5$stargetPort: calls}
        ---
        """
                .formatted(
                        name,
                        web ? ConformanceMesh.WEB : ConformanceMesh.MESH,
                        address,
                        selector,
                        name.equals("echo") ? "appProtocol: kubernetes.io/h2c, " : "");
    }
}
