package io.gossamer.cli.command.compose;

import io.gossamer.api.MeshIdentity;
import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.compose.ComposeInjector;
import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.export.ExportSettings;
import io.gossamer.cli.export.KubernetesExport;
import io.gossamer.cli.export.ManifestDirectory;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.process.MeshFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mesh export kubernetes}. */
@Command(
        name = "kubernetes",
        description = {
            "Print the Kubernetes manifests of the application in a docker-compose file, each Pod"
                    + " with the annotations that put it into the mesh.",
            "What a cluster has no counterpart for is named on standard error, a line each, with"
                    + " what to do instead. See docs/compose.md."
        })
public final class KubernetesCommand extends HelpOption implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private final ProjectOptions projects = new ProjectOptions();

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "Namespace of everything. Default: ${DEFAULT-VALUE}.")
    private String namespace = MeshIdentity.DEFAULT_NAMESPACE;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Export the services of this profile, too. May be repeated.")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "Write a file for each service into this directory, instead of everything to"
                            + " standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        ExportSettings settings = new ExportSettings(validNamespace(), Set.copyOf(profiles));
        Path path = projects.require();
        ComposeFile file =
                ComposeInjector.applicationOf(ProjectOptions.name(path), ProjectOptions.read(path));
        KubernetesExport export =
                KubernetesExport.of(
                        ComposeSource.of(
                                file,
                                projects.projectName(path, file.name()),
                                ProjectOptions.directory(path),
                                System.getenv()),
                        settings);
        PrintWriter err = spec.commandLine().getErr();
        export.notes().forEach(err::println);
        if (output == null) {
            byte[] bytes = export.text().getBytes(StandardCharsets.UTF_8);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        } else {
            new ManifestDirectory(output).write(export.files()).forEach(err::println);
        }
        err.flush();
        return 0;
    }

    private String validNamespace() {
        try {
            return new MeshIdentity(
                            "identity",
                            namespace,
                            MeshIdentity.DEFAULT_CONTROL_NAMESPACE,
                            MeshIdentity.DEFAULT_TRUST_DOMAIN)
                    .namespace();
        } catch (IllegalArgumentException e) {
            throw new MeshFailure("--namespace: " + e.getMessage(), e);
        }
    }
}
