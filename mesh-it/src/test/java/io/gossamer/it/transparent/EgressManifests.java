package io.gossamer.it.transparent;

/** What {@link EgressIT} writes into the directory of manifests. */
final class EgressManifests {

    private EgressManifests() {}

    /** A Pod without sidecar. */
    static String inside(String address) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: inside, namespace: default, labels: {app: inside}}
        status:
          phase: Running
          podIP: %1$s
          podIPs: [{ip: %1$s}]
          conditions: [{type: Ready, status: "True"}]
        ---
        """
                .formatted(address);
    }

    /** Two networks, one that denies and one that allows, with routes of all kinds. */
    static String networks(int routedTcp) {
        return """
        apiVersion: policy.linkerd.io/v1alpha1
        kind: EgressNetwork
        metadata: {name: partners, namespace: default}
        spec:
          trafficPolicy: Deny
          networks: [{cidr: 203.0.113.0/24, except: [203.0.113.9]}]
        ---
        apiVersion: policy.linkerd.io/v1alpha1
        kind: EgressNetwork
        metadata: {name: open, namespace: default}
        spec: {trafficPolicy: Allow, networks: [{cidr: 198.51.100.0/25}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: partner-hosts, namespace: default}
        spec:
          parentRefs:
            - {group: policy.linkerd.io, kind: EgressNetwork, name: partners, port: 80}
            - {group: policy.linkerd.io, kind: EgressNetwork, name: partners, port: 81}
          hostnames: [api.example.com, "*.cdn.example.com"]
          rules:
            - matches: [{path: {value: /legacy}}]
              backendRefs: [{name: inside, port: 80}]
            - matches: [{path: {value: /v1}}]
              backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: partners}]
        ---
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TLSRoute
        metadata: {name: partner-names, namespace: default}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: partners, port: 443}]
          hostnames: [api.example.com, "*.cdn.example.com"]
          rules: [{}]
        ---
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TCPRoute
        metadata: {name: partner-sql, namespace: default}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: partners, port: %1$d}]
          rules: [{}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: closed-host, namespace: default}
        spec:
          parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: open, port: 80}]
          hostnames: [old.example.com]
          rules:
            - filters:
                - type: RequestRedirect
                  requestRedirect: {hostname: new.example.com}
        ---
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TLSRoute
        metadata: {name: open-names, namespace: default}
        spec:
          parentRefs:
            - {group: policy.linkerd.io, kind: EgressNetwork, name: open, port: 443}
            - {group: policy.linkerd.io, kind: EgressNetwork, name: open, port: 81}
          hostnames: [api.example.com]
          rules: [{}]
        """
                .formatted(routedTcp);
    }
}
