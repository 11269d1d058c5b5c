package io.gossamer.cli.controlplane;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The environment by which a process finds its sidecar in explicit mode (rule R13): the variables
 * that clients of most languages read, and system properties for JVMs. Loopback addresses are never
 * proxied, so that a process still reaches itself.
 */
public final class ExplicitEnvironment {

    private static final String NEVER = "127.0.0.1,localhost,::1";
    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    private ExplicitEnvironment() {}

    /**
     * The variables to add.
     *
     * @param outbound where the sidecar takes connections of the application, {@code host:port}
     * @param present the environment that is added to; its JVM options are kept
     */
    public static Map<String, String> of(String outbound, Map<String, String> present) {
        Map<String, String> variables = new LinkedHashMap<>();
        both(variables, "http_proxy", "http://" + outbound);
        both(variables, "https_proxy", "http://" + outbound);
        both(variables, "all_proxy", "socks5h://" + outbound);
        both(variables, "grpc_proxy", "http://" + outbound);
        both(variables, "no_proxy", NEVER);
        String options = present.getOrDefault(JVM_OPTIONS, "");
        String ours = jvmOptions(outbound);
        variables.put(JVM_OPTIONS, options.isEmpty() ? ours : options + " " + ours);
        return variables;
    }

    /**
     * System properties that the JDK's clients, and most others on the JVM, read. HTTP goes to the
     * HTTP proxy; grpc-java and https use its CONNECT; all other sockets use SOCKS.
     */
    static String jvmOptions(String outbound) {
        int colon = outbound.lastIndexOf(':');
        String host = outbound.substring(0, colon);
        String port = outbound.substring(colon + 1);
        String never = "127.*|[::1]|localhost";
        return String.join(
                " ",
                "-Dhttp.proxyHost=" + host,
                "-Dhttp.proxyPort=" + port,
                "-Dhttps.proxyHost=" + host,
                "-Dhttps.proxyPort=" + port,
                "-Dhttp.nonProxyHosts=" + never,
                "-DsocksProxyHost=" + host,
                "-DsocksProxyPort=" + port,
                "-DsocksNonProxyHosts=" + never);
    }

    private static void both(Map<String, String> variables, String name, String value) {
        variables.put(name, value);
        variables.put(name.toUpperCase(Locale.ROOT), value);
    }
}
