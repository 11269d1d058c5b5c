package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code metadata} of a resource. */
final class MetadataParser {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String DEFAULT_NAMESPACE = "default";

    private MetadataParser() {}

    static Metadata parse(Field root, Kind kind, String source) {
        Field field = root.get("metadata");
        String name = field.get("name").required("the name of the resource");
        boolean label = kind == Kind.SERVICE || kind == Kind.NAMESPACE;
        if (!name.isEmpty() && !(label ? LABEL : SUBDOMAIN).matcher(name).matches()) {
            field.get("name").problem(label ? "a DNS label" : "a DNS name");
        } else if (name.length() > 253) {
            field.get("name").problem("at most 253 characters");
        }
        String namespace = field.get("namespace").string(DEFAULT_NAMESPACE);
        if (!LABEL.matcher(namespace).matches()) {
            field.get("namespace").problem("a DNS label");
        }
        Field annotations = field.get("annotations");
        return new Metadata(
                namespace,
                name,
                field.get("labels").strings(),
                annotations.strings(),
                owner(field.get("ownerReferences")),
                created(field.get("creationTimestamp")),
                new Origin(source, root.line()),
                origins(annotations, source));
    }

    private static Map<String, Origin> origins(Field annotations, String source) {
        Map<String, Origin> origins = new HashMap<>();
        annotations
                .names()
                .forEach(
                        name ->
                                origins.put(
                                        name, new Origin(source, annotations.get(name).line())));
        return origins;
    }

    private static @Nullable Instant created(Field field) {
        String text = field.string("");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            field.problem("a time, as in 2026-01-31T12:00:00Z");
            return null;
        }
    }

    private static Metadata.@Nullable Owner owner(Field references) {
        for (Field reference : references.items()) {
            if (reference.get("controller").bool(false)) {
                return new Metadata.Owner(
                        reference.get("kind").required("the kind of the owner"),
                        reference.get("name").required("the name of the owner"));
            }
        }
        return null;
    }
}
