package io.gossamer.cli.command.manifest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.api.MeshIdentity;
import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.cli.command.DataOption;
import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.controlplane.MeshQueries;
import io.gossamer.cli.process.Foreground;
import io.gossamer.cli.process.Installation;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.cli.render.ExplainText;
import io.gossamer.cli.render.MessageJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code mesh explain}. */
@Command(
        name = "explain",
        exitCodeOnExecutionException = ExplainCommand.NO_ANSWER,
        description = {
            "Say what would happen to a request and why: which route it falls under and why not"
                    + " another, what is in force, where it goes, and what the far side says. Nothing"
                    + " is sent.",
            "With --resources it asks a directory of manifests instead of a running mesh; settings of"
                    + " the destination service are then taken as --mesh.destination.NAME=VALUE.",
            "Exit code 0 if the request would reach an application, be redirected or pass through, 1"
                    + " if it would be refused, also if only some backends or endpoints refuse it, 2 if"
                    + " there is no answer."
        })
public final class ExplainCommand extends HelpOption implements Callable<Integer> {

    static final int REFUSED = 1;
    static final int NO_ANSWER = 2;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final DataOption data = new DataOption();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "NAME",
            description =
                    "The client: a workload, a ServiceAccount or a Service, with .NAMESPACE if it is"
                            + " of another one; or the address of a client outside of the mesh.")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "URL",
            description =
                    "http, https, grpc or tcp://NAME[:PORT][/PATH], for instance"
                            + " http://books:8080/x.")
    private String to = "";

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "Default: GET, and POST for grpc.")
    private String method = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "A header of the request; may be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "Namespace of the client. Default: ${DEFAULT-VALUE}.")
    private String namespace = MeshIdentity.DEFAULT_NAMESPACE;

    @Option(
            names = "--resources",
            paramLabel = "DIR",
            description = "A directory of manifests, as in mesh.destination.resources.")
    private @Nullable Path resources;

    @Option(names = "--json", description = "The whole answer as JSON.")
    private boolean json;

    @Unmatched private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        ExplainRequest request = request();
        requireSettings();
        Explanation answer =
                resources == null
                        ? new MeshQueries(ControlPlaneAddresses.load(data.path())).explain(request)
                        : offline(resources, request);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(MessageJson.render(answer));
        } else {
            String verb = request.getMethod().isEmpty() ? "" : request.getMethod() + " ";
            out.print(ExplainText.render(verb + to + " from " + from, answer));
        }
        out.flush();
        return switch (answer.getOutcome()) {
            case DELIVERED, REDIRECTED, PASSED_THROUGH -> 0;
            default -> REFUSED;
        };
    }

    /** What is no option of this command must be a setting, and settings need a directory. */
    private void requireSettings() {
        for (String setting : settings) {
            if (resources == null || !setting.startsWith("--mesh.destination.")) {
                throw new MeshFailure(
                        "argument: "
                                + setting
                                + " (expected: an option; see 'mesh explain --help')");
            }
        }
    }

    private ExplainRequest request() {
        ExplainRequest.Builder request =
                ExplainRequest.newBuilder()
                        .setClient(from)
                        .setNamespace(namespace)
                        .setTarget(to)
                        .setMethod(method);
        for (String header : headers) {
            int colon = header.indexOf(':', 1);
            if (colon < 0) {
                throw new MeshFailure("--header: " + header + " (expected: 'NAME: VALUE')");
            }
            request.addHeaders(
                    ExplainRequest.Header.newBuilder()
                            .setName(header.substring(0, colon).strip())
                            .setValue(header.substring(colon + 1).strip()));
        }
        return request.build();
    }

    /** Lets the destination service's own code read the directory, in a process of its own. */
    private Explanation offline(Path directory, ExplainRequest request)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add(directory.toString());
        arguments.add(Base64.getEncoder().encodeToString(request.toByteArray()));
        arguments.addAll(settings);
        Foreground.Output output =
                Foreground.capture(
                        Installation.current().command(Installation.Program.EXPLAIN, arguments));
        if (output.exitCode() != 0) {
            throw new MeshFailure(output.errors().strip());
        }
        try {
            return Explanation.parseFrom(output.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new MeshFailure(
                    "answer: unreadable (expected: of the same version as this command)", e);
        }
    }
}
