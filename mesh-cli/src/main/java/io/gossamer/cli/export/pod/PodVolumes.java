package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import io.gossamer.cli.export.source.Quantities;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes of one Pod in the making. Used once, on one thread. */
final class PodVolumes {

    /** A volume of an ext4 file system is not empty at its root, and databases insist on it. */
    private static final String SUBFOLDER = "data";

    private static final String EMPTY_DIR = "emptyDir";

    private final ComposeSource source;
    private final References references;
    private final int pods;
    private final BoundFiles files;
    private final Map<String, Mapping> volumes = new LinkedHashMap<>();
    private final List<String> claims = new ArrayList<>();
    private int scratch;

    /**
     * @param pod name of the Pod's workload
     * @param pods how many there are of it
     */
    PodVolumes(ComposeSource source, References references, String pod, int pods) {
        this.source = source;
        this.references = references;
        this.pods = pods;
        this.files = new BoundFiles(source, pod);
    }

    /** Adds what a service mounts, and gives the mounts of its container. */
    List<Mapping> mountsOf(ComposeService service) {
        List<Mapping> mounts = new ArrayList<>();
        for (ComposeMount mount : ComposeMount.of(service)) {
            mount(service, mount).ifPresent(mounts::add);
        }
        service.text("shm_size")
                .ifPresent(size -> mounts.add(memory(service, "/dev/shm", size, "shm_size")));
        mounts.addAll(new MountedFiles(source, references, volumes).of(service));
        return mounts;
    }

    private Optional<Mapping> mount(ComposeService service, ComposeMount mount) {
        return switch (mount.type()) {
            case "volume" ->
                    Optional.of(mount.source().isEmpty() ? anonymous(mount) : claim(mount));
            case "tmpfs" ->
                    Optional.of(memory(service, mount.target(), mount.size(), "tmpfs.size"));
            case "bind" -> {
                Optional<String> key = files.add(service, mount);
                key.ifPresent(k -> volumes.putIfAbsent(BoundFiles.VOLUME, files.volume()));
                yield key.map(
                        k ->
                                entry(BoundFiles.VOLUME, mount.target())
                                        .put("subPath", k)
                                        .put("readOnly", Yaml.plain("true"))
                                        .make());
            }
            default -> {
                source.notes()
                        .at(
                                mount.node(),
                                "services." + service.name() + ".volumes.type",
                                mount.type(),
                                "volume, bind or tmpfs; it is left out");
                yield Optional.empty();
            }
        };
    }

    private Mapping claim(ComposeMount mount) {
        String volume = Names.label("volume-" + mount.source());
        String name = claimName(source, mount.source());
        if (!claims.contains(mount.source())) {
            claims.add(mount.source());
            references.claim(mount.source(), pods);
        }
        volumes.put(
                volume,
                Yaml.map()
                        .put("persistentVolumeClaim", Yaml.map().put("claimName", name).make())
                        .make());
        String below = mount.subpath().isEmpty() ? "" : "/" + mount.subpath();
        Yaml.Map entry = entry(volume, mount.target()).put("subPath", SUBFOLDER + below);
        return (mount.isReadOnly() ? entry.put("readOnly", Yaml.plain("true")) : entry).make();
    }

    /** The claim of a named volume. */
    static String claimName(ComposeSource source, String volume) {
        return Names.label(
                source.section("volumes", volume)
                        .filter(section -> ComposeSource.node(section, "external").isPresent())
                        .flatMap(section -> ComposeSource.text(section, "name"))
                        .orElse(volume));
    }

    private Mapping anonymous(ComposeMount mount) {
        String volume = "scratch-" + ++scratch;
        volumes.put(volume, Yaml.map().put(EMPTY_DIR, Yaml.map().make()).make());
        return entry(volume, mount.target()).make();
    }

    private Mapping memory(ComposeService service, String target, String size, String key) {
        String volume = "scratch-" + ++scratch;
        Yaml.Map memory = Yaml.map().put("medium", "Memory");
        if (!size.isEmpty()) {
            Quantities.memory(size)
                    .ifPresentOrElse(
                            limit -> memory.put("sizeLimit", limit),
                            () ->
                                    source.notes()
                                            .of(
                                                    service,
                                                    key,
                                                    size,
                                                    "a number with k, m or g; it has no limit"));
        }
        volumes.put(volume, Yaml.map().put(EMPTY_DIR, memory.make()).make());
        return entry(volume, target).make();
    }

    private static Yaml.Map entry(String volume, String target) {
        return Yaml.map().put("name", volume).put("mountPath", target);
    }

    /** Whether a volume that outlives the Pod is mounted. */
    boolean hasClaims() {
        return !claims.isEmpty();
    }

    /** The files that became part of the manifests, by their keys in a ConfigMap of this Pod. */
    Map<String, String> files() {
        return files.texts();
    }

    /** The volumes, as a Pod lists them. */
    List<YamlNode> list() {
        List<YamlNode> list = new ArrayList<>();
        volumes.forEach(
                (name, body) -> {
                    Yaml.Map volume = Yaml.map().put("name", name);
                    body.entries().forEach(entry -> volume.put(entry.name(), entry.value()));
                    list.add(volume.make());
                });
        return list;
    }
}
