package io.gossamer.cli.command;

import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.render.TextTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "endpoints",
        description =
                "Print the endpoints to which an authority leads, as the mesh tells its proxies.")
final class EndpointsCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();

    @Parameters(
            paramLabel = "AUTHORITY",
            description = "NAME[.NAMESPACE[.svc[.DOMAIN]]]:PORT, for instance books:8080.")
    private String authority = "";

    @Override
    public Integer call() {
        String name = complete(authority);
        Update update = new MeshQueries(ControlPlaneAddresses.load(data.path())).endpoints(name);
        if (!update.hasAdd()) {
            boolean exists = update.getNoEndpoints().getExists();
            throw new MeshFailure(
                    name
                            + ": no endpoints"
                            + (exists
                                    ? " (expected: a ready workload behind the service)"
                                    : " (expected: a service that exists; see 'mesh stat')"));
        }
        TextTable table =
                new TextTable("ADDRESS", ">WEIGHT", "PROTOCOL", ">INBOUND", "WORKLOAD", "IDENTITY");
        for (WeightedAddr endpoint : update.getAdd().getAddrsList()) {
            table.row(
                    MeshQueries.text(endpoint.getAddr().getIp())
                            + ":"
                            + endpoint.getAddr().getPort(),
                    Integer.toString(endpoint.getWeight()),
                    protocol(endpoint),
                    inbound(endpoint),
                    endpoint.getMetricLabelsOrDefault("pod", "-"),
                    identity(endpoint));
        }
        System.out.print(table.render());
        return 0;
    }

    /** Completes a short name to what the destination service takes. */
    static String complete(String authority) {
        int colon = authority.lastIndexOf(':');
        if (colon <= 0 || !authority.substring(colon + 1).matches("\\d{1,5}")) {
            throw new MeshFailure(
                    "AUTHORITY: " + authority + " (expected: NAME:PORT, as books:8080)");
        }
        String host = authority.substring(0, colon);
        String port = authority.substring(colon);
        String[] labels = host.split("\\.", -1);
        if (labels.length == 1) {
            return host + ".default.svc.cluster.local" + port;
        }
        if (labels.length == 2) {
            return host + ".svc.cluster.local" + port;
        }
        return labels.length == 3 && labels[2].equals("svc")
                ? host + ".cluster.local" + port
                : authority;
    }

    private static String protocol(WeightedAddr endpoint) {
        return switch (endpoint.getProtocolHint().getProtocolCase()) {
            case H2 -> "h2";
            case OPAQUE -> "opaque";
            case PROTOCOL_NOT_SET -> "-";
        };
    }

    private static String inbound(WeightedAddr endpoint) {
        int port = endpoint.getProtocolHint().getOpaqueTransport().getInboundPort();
        return port == 0 ? "-" : Integer.toString(port);
    }

    private static String identity(WeightedAddr endpoint) {
        String name = endpoint.getTlsIdentity().getDnsLikeIdentity().getName();
        return name.isEmpty() ? "none: plaintext" : name;
    }
}
