package io.gossamer.proxy.model;

/** Why a connection is not mTLS: values of the label {@code no_tls_reason} (contract section 8). */
public enum NoTlsReason {
    DISABLED("disabled"),
    LOOPBACK("loopback"),
    PORT_SKIPPED("port_skipped"),
    NO_TLS_FROM_REMOTE("no_tls_from_remote"),
    NOT_PROVIDED_BY_SERVICE_DISCOVERY("not_provided_by_service_discovery"),
    INGRESS_WITHOUT_OVERRIDE("ingress_without_override");

    private final String label;

    NoTlsReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
