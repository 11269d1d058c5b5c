package io.gossamer.proxy.app.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkerdVariablesTest {

    @Test
    void nothingIsMappedWhereNoVariableIsSet() {
        assertThat(LinkerdVariables.map(Map.of("PATH", "/bin")).properties()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "INBOUND_DETECT_TIMEOUT, 10s, mesh.proxy.inbound.detect-timeout, 10s",
        "INBOUND_DETECT_TIMEOUT, 0, mesh.proxy.inbound.detect-timeout, 0s",
        "OUTBOUND_CONNECT_EXP_BACKOFF_JITTER, 0.2, mesh.proxy.outbound.connect-backoff.jitter, 0.2",
        "INGRESS_MODE, true, mesh.proxy.outbound.ingress, true",
        "INBOUND_PORTS, '80,443,1000-2000', mesh.proxy.inbound.watch-ports, '80,443,1000-2000'",
        "DESTINATION_PROFILE_SUFFIXES, 'svc.cluster.local.,.', mesh.proxy.outbound.profile-suffixes,"
                + " 'svc.cluster.local,.'",
        "HTTP2_INITIAL_STREAM_WINDOW_SIZE, 65535,"
                + " mesh.proxy.outbound.client.initial-stream-window, 65535B",
        "SHUTDOWN_GRACE_PERIOD, 5m, mesh.proxy.drain-timeout, 120s",
    })
    void aVariableBecomesItsProperty(String name, String value, String property, String text) {
        LinkerdVariables.Mapping mapping = map(name, value);

        assertThat(mapping.problems()).isEmpty();
        assertThat(mapping.properties()).containsEntry(property, text);
        assertThat(mapping.variables()).containsEntry(property, "LINKERD2_PROXY_" + name);
    }

    @ParameterizedTest
    @CsvSource({
        "INBOUND_DETECT_TIMEOUT, 1.5s",
        "INBOUND_DETECT_TIMEOUT, 10",
        "INGRESS_MODE, yes",
        "INGRESS_MODE, TRUE",
        "INBOUND_MAX_IN_FLIGHT, -1",
        "OUTBOUND_CONNECT_EXP_BACKOFF_JITTER, 2",
        "IDENTITY_DISABLED, 1",
        "INBOUND_DEFAULT_POLICY, audit",
        "IDENTITY_SERVER_ID, spiffe://td/x",
        "DESTINATION_SVC_ADDR, 'dst.linkerd:8086'",
    })
    void aVariableInAnotherFormatIsNamed(String name, String value) {
        assertThat(map(name, value).problems())
                .singleElement()
                .asString()
                .startsWith("LINKERD2_PROXY_")
                .contains("(expected: ");
    }

    private static LinkerdVariables.Mapping map(String name, String value) {
        return LinkerdVariables.map(Map.of("LINKERD2_PROXY_" + name, value));
    }
}
