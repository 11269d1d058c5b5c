package io.gossamer.cli.command;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.Operator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "token",
        description = {
            "Print a join token for a workload.",
            "It is bound to the first key that uses it. Proxies that renew by token, rather than by"
                    + " their certificate, need --ttl 24h or more."
        })
final class TokenCommand extends HelpOption implements Callable<Integer> {

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--workload",
            paramLabel = "NAMESPACE/ACCOUNT",
            required = true,
            converter = WorkloadName.Converter.class,
            description = "Namespace and service account of the bearer.")
    private WorkloadName workload = WorkloadName.NONE;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long it may be used. Default: 10m.")
    private Duration lifetime = Duration.ofMinutes(10);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Workload name that the bearer may register. Default: the account's.")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "Service name that the bearer may register. Default: the account's.")
    private List<String> services = new ArrayList<>();

    @Override
    public Integer call() {
        ControlPlaneAddresses addresses = ControlPlaneAddresses.load(data.path());
        System.out.println(
                new Operator(Path.of(addresses.adminSocket()))
                        .token(
                                workload.namespace(),
                                workload.account(),
                                lifetime,
                                new Operator.Names(workloads, services))
                        .getToken());
        return 0;
    }
}
