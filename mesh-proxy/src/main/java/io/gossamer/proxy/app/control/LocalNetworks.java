package io.gossamer.proxy.app.control;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks that this host or container is on. */
final class LocalNetworks {

    /** The annotation by which the control plane is told. */
    static final String ANNOTATION = "mesh.networks";

    /** The annotation of workloads whose address may stand for their service (rule R20). */
    private static final String BALANCE = "mesh.balance";

    private static final int MAX = 16;

    private static final Logger log = LoggerFactory.getLogger(LocalNetworks.class);

    private LocalNetworks() {}

    /**
     * The annotations of a workload, and its networks where its address may stand for others: those
     * of containers are apart, and replicas that a client cannot reach are not for it.
     */
    static Map<String, String> added(Map<String, String> annotations) {
        if (!annotations.containsKey(BALANCE) || annotations.containsKey(ANNOTATION)) {
            return annotations;
        }
        List<String> networks = read();
        if (networks.isEmpty()) {
            return annotations;
        }
        Map<String, String> all = new LinkedHashMap<>(annotations);
        all.put(ANNOTATION, String.join(",", networks));
        return all;
    }

    private static List<String> read() {
        List<String> networks = new ArrayList<>();
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            for (NetworkInterface found : interfaces.toList()) {
                for (InterfaceAddress own : found.getInterfaceAddresses()) {
                    InetAddress address = own.getAddress();
                    boolean isShared =
                            !address.isLoopbackAddress() && !address.isLinkLocalAddress();
                    if (isShared && networks.size() < MAX) {
                        networks.add(text(address) + "/" + own.getNetworkPrefixLength());
                    }
                }
            }
        } catch (SocketException e) {
            log.warn("own networks: {} (replicas out of reach may be tried)", e.getMessage());
            return List.of();
        }
        return networks;
    }

    /** Without the interface, which only this host knows. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
