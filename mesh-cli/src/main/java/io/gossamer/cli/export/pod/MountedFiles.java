package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a service mounts by its {@code configs} and {@code secrets}: ConfigMaps and Secrets of the
 * cluster. A secret's content is never read.
 */
final class MountedFiles {

    private static final List<String> OWNERSHIP = List.of("uid", "gid", "mode");

    private final ComposeSource source;
    private final References references;
    private final Map<String, Mapping> volumes;

    /**
     * @param volumes of the Pod, to which is added
     */
    MountedFiles(ComposeSource source, References references, Map<String, Mapping> volumes) {
        this.source = source;
        this.references = references;
        this.volumes = volumes;
    }

    List<Mapping> of(ComposeService service) {
        List<Mapping> mounts = new ArrayList<>();
        for (YamlNode item : service.items("configs")) {
            mounts.add(config(service, item));
        }
        for (YamlNode item : service.items("secrets")) {
            mounts.add(secret(service, item));
        }
        return mounts;
    }

    private Mapping config(ComposeService service, YamlNode item) {
        String name = name(service, "configs", item);
        references.config(name);
        String object = objectName(source, "configs", name);
        volumes.put(
                volume("config", object),
                Yaml.map().put("configMap", Yaml.map().put("name", object).make()).make());
        return mount(volume("config", object), target(item, "/" + name, "/"), key(name));
    }

    private Mapping secret(ComposeService service, YamlNode item) {
        String name = name(service, "secrets", item);
        String object = objectName(source, "secrets", name);
        source.notes()
                .at(
                        item,
                        "services." + service.name() + ".secrets",
                        name,
                        "made in the cluster before, as it is in no manifest: kubectl create secret"
                                + " generic "
                                + object
                                + " --from-file="
                                + key(name)
                                + "="
                                + file(name));
        volumes.put(
                volume("secret", object),
                Yaml.map().put("secret", Yaml.map().put("secretName", object).make()).make());
        return mount(
                volume("secret", object),
                target(item, "/run/secrets/" + name, "/run/secrets/"),
                key(name));
    }

    private String file(String secret) {
        return source.section("secrets", secret)
                .flatMap(section -> ComposeSource.text(section, "file"))
                .orElse("FILE");
    }

    private String name(ComposeService service, String key, YamlNode item) {
        String name =
                item instanceof Mapping mapping
                        ? ComposeSource.text(mapping, "source").orElse("")
                        : ((Scalar) item).value();
        if (source.section(key, name).isEmpty()) {
            throw service.failure(item, key, name, "one that is in " + key + " of the file");
        }
        for (String field : OWNERSHIP) {
            if (item instanceof Mapping mapping && ComposeSource.node(mapping, field).isPresent()) {
                source.notes()
                        .at(
                                item,
                                "services." + service.name() + "." + key + "." + field,
                                ComposeSource.text(mapping, field).orElse(""),
                                "none; files of a cluster belong to root and are readable by all");
            }
        }
        return name;
    }

    private static String target(YamlNode item, String otherwise, String directory) {
        String target =
                item instanceof Mapping mapping
                        ? ComposeSource.text(mapping, "target").orElse(otherwise)
                        : otherwise;
        return target.startsWith("/") ? target : directory + target;
    }

    /** The ConfigMap or Secret that stands for a config or secret. */
    static String objectName(ComposeSource source, String section, String name) {
        return Names.label(
                source.section(section, name)
                        .filter(body -> ComposeSource.node(body, "external").isPresent())
                        .flatMap(body -> ComposeSource.text(body, "name"))
                        .orElse(name));
    }

    /** The key in it. */
    static String key(String name) {
        return name.replaceAll("[^-._a-zA-Z0-9]", "-");
    }

    private static String volume(String kind, String object) {
        return Names.label(kind + "-" + object);
    }

    private static Mapping mount(String volume, String target, String key) {
        return Yaml.map()
                .put("name", volume)
                .put("mountPath", target)
                .put("subPath", key)
                .put("readOnly", Yaml.plain("true"))
                .make();
    }
}
