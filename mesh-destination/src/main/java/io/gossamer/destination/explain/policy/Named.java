package io.gossamer.destination.explain.policy;

import io.gossamer.api.meta.Metadata;
import io.gossamer.api.meta.Resource;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.view.Source;
import java.util.Map;
import java.util.Optional;

/** Finds the resources that messages name. */
public final class Named {

    private Named() {}

    /** The resource that a message names, with where it stands; the name alone of a default. */
    public static Source source(Snapshot snapshot, Metadata metadata) {
        return metadata.hasResource()
                ? source(snapshot, metadata.getResource())
                : new Source(Words.DEFAULT + " " + metadata.getDefault(), "");
    }

    private static Source source(Snapshot snapshot, Resource resource) {
        return find(snapshot, resource)
                .map(Source::of)
                .orElseGet(
                        () ->
                                new Source(
                                        resource.getKind()
                                                + "/"
                                                + resource.getNamespace()
                                                + "/"
                                                + resource.getName(),
                                        ""));
    }

    /** The resource that labels of an inbound policy name. */
    public static Source ofLabels(Snapshot snapshot, Map<String, String> labels, String namespace) {
        String name = labels.getOrDefault("name", "");
        if (labels.getOrDefault("group", "").isEmpty()) {
            return new Source(Words.DEFAULT + " " + name, "");
        }
        return source(
                snapshot,
                Resource.newBuilder()
                        .setGroup(labels.getOrDefault("group", ""))
                        .setKind(labels.getOrDefault("kind", ""))
                        .setNamespace(namespace)
                        .setName(name)
                        .build());
    }

    /** Peers write kinds in lower case here and there, and the core group by its name. */
    public static Optional<io.gossamer.destination.resource.Resource> find(
            Snapshot snapshot, Resource resource) {
        String group = resource.getGroup().equals("core") ? "" : resource.getGroup();
        for (Kind kind : Kind.values()) {
            if (kind.apiName().equalsIgnoreCase(resource.getKind()) && kind.group().equals(group)) {
                return snapshot.find(
                        io.gossamer.destination.resource.Resource.class,
                        new ResourceKey(kind, resource.getNamespace(), resource.getName()));
            }
        }
        return Optional.empty();
    }
}
