package io.gossamer.cli.export;

import io.gossamer.cli.export.pod.References;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The manifests of an application, and what could not be carried over. Immutable.
 *
 * @param header comment that each file begins with
 * @param manifests in the order in which they are to be applied
 * @param notes lines of the form {@code file:line:column: what: value (expected: ...)}
 */
public record KubernetesExport(String header, List<Manifest> manifests, List<String> notes) {

    /** File of what is not of one workload; it comes first. */
    static final String SHARED = "00-shared";

    private static final String SEPARATOR = "---\n";

    /**
     * Exports an application. The same file, files beside it and variables give the same manifests.
     *
     * @throws io.gossamer.cli.process.MeshFailure if nothing sensible can be made of it
     */
    public static KubernetesExport of(ComposeSource source, ExportSettings settings) {
        List<Workload> workloads = Application.of(source, settings.profiles());
        Cluster cluster = new Cluster(settings.namespace(), source.project());
        References references = new References();
        Networks networks = new Networks(source, cluster, workloads);
        WorkloadManifests runners = new WorkloadManifests(source, cluster, references, networks);
        ServiceManifests services = new ServiceManifests(cluster, source.notes(), workloads);
        List<Manifest> own = new ArrayList<>();
        for (Workload workload : workloads) {
            Annotations annotations = Annotations.of(workload, source.notes());
            Dependencies.note(workload, source.notes());
            own.addAll(services.of(workload, annotations));
            own.addAll(runners.of(workload, annotations));
        }
        List<Manifest> all = new ArrayList<>(new SharedManifests(source, cluster).of(references));
        all.addAll(networks.policies());
        all.addAll(own);
        requireDistinct(source, all);
        return new KubernetesExport(header(source), List.copyOf(all), source.notes().lines());
    }

    /** Names that differ in the file may be one in the cluster. */
    private static void requireDistinct(ComposeSource source, List<Manifest> manifests) {
        Set<String> seen = new HashSet<>();
        for (Manifest manifest : manifests) {
            if (!seen.add(manifest.resource())) {
                throw new MeshFailure(
                        source.file().file()
                                + ": name: "
                                + manifest.resource()
                                + " (expected: once in the cluster, where names are in lower case"
                                + " with - for other characters; rename one of the two)");
            }
        }
    }

    private static String header(ComposeSource source) {
        String name = source.file().file().replaceAll(".*[/\\\\]", "").replaceAll("\\p{Cntrl}", "");
        return "# The application of "
                + name
                + ", by 'mesh export kubernetes'; see docs/compose.md of the mesh.\n";
    }

    /** Everything as one stream of documents. */
    public String text() {
        StringBuilder text = new StringBuilder(header);
        for (Manifest manifest : manifests) {
            text.append(SEPARATOR).append(manifest.text());
        }
        return text.toString();
    }

    /** The same by file name. */
    public Map<String, String> files() {
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        for (Manifest manifest : manifests) {
            files.computeIfAbsent(manifest.file() + ".yaml", name -> new StringBuilder(header))
                    .append(SEPARATOR)
                    .append(manifest.text());
        }
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }
}
