package io.gossamer.cli.command;

import io.gossamer.cli.process.Foreground;
import io.gossamer.cli.process.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "proxy",
        description = {
            "Run a sidecar alone, in the foreground.",
            "Settings are properties (--mesh.proxy.NAME=VALUE), environment variables"
                    + " (MESH_PROXY_NAME), or the contract's LINKERD2_PROXY_* variables. Exit code"
                    + " and output are the sidecar's."
        },
        synopsisHeading = "Usage: ",
        customSynopsis = "mesh proxy [--mesh.proxy.NAME=VALUE]...")
final class ProxyCommand extends HelpOption implements Callable<Integer> {

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        return Foreground.run(
                Installation.current().command(Installation.Program.PROXY, arguments), Map.of());
    }
}
