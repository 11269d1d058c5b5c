package io.gossamer.destination;

/** A workload whose Server asks for a token beside a workload's identity. */
public final class TestJwt {

    /** Two public keys: that of RFC 8037, appendix A, and the one of RFC 7515, appendix A.3. */
    public static final String KEYS =
            """
            {"keys": [
              {"kty": "OKP", "crv": "Ed25519", "kid": "ed",
               "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
              {"kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "alg": "ES256",
               "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
               "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
              {"kty": "RSA", "use": "enc", "n": "AQ", "e": "AQAB"}]}""";

    /** From line 1; the JwtAuthentication begins in line 29. */
    public static final String MANIFEST =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books}
            spec: {selector: {app: books}, ports: [{port: 80, targetPort: 8080}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: books-1, labels: {app: books, linkerd.io/control-plane-ns: mesh}}
            spec: {serviceAccountName: books}
            status: {phase: Running, podIP: 10.1.0.5, conditions: [{type: Ready, status: "True"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {linkerd.io/control-plane-ns: mesh}}
            spec: {serviceAccountName: web}
            status: {phase: Running, podIP: 10.1.0.6, conditions: [{type: Ready, status: "True"}]}
            ---
            apiVersion: policy.linkerd.io/v1beta3
            kind: Server
            metadata: {name: books}
            spec: {podSelector: {matchLabels: {app: books}}, port: 8080, proxyProtocol: unknown}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: login}
            data: {"jwks.json": 'KEYS', "note.txt": "no keys"}
            ---
            # The line before the JwtAuthentication.
            apiVersion: policy.gossamer.io/v1alpha1
            kind: JwtAuthentication
            metadata: {name: readers}
            spec:
              issuer: https://login.example
              audiences: [shop]
              jwksFrom: {configMap: login, key: jwks.json}
              claims: [{claim: scope, contains: read}]
            ---
            apiVersion: policy.linkerd.io/v1alpha1
            kind: AuthorizationPolicy
            metadata: {name: by-web}
            spec:
              targetRef: {group: policy.linkerd.io, kind: Server, name: books}
              requiredAuthenticationRefs:
                - {kind: ServiceAccount, name: web}
                - {group: policy.gossamer.io, kind: JwtAuthentication, name: readers}
            """
                    .replace("KEYS", KEYS.replace("\n", ""));

    private TestJwt() {}
}
