package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.policy.ReferenceGrant;
import io.gossamer.destination.resource.policy.TargetRef;
import java.util.ArrayList;
import java.util.List;

/** References between resources. */
final class References {

    private References() {}

    static TargetRef parse(Field field, String namespace) {
        return new TargetRef(
                field.get("group").string(""),
                field.get("kind").required("the kind of a resource"),
                field.get("namespace").string(namespace),
                field.get("name").required("the name of a resource"),
                field.place());
    }

    /** {@code gateway.networking.k8s.io/ReferenceGrant}. */
    static ReferenceGrant grant(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        List<ReferenceGrant.From> from = new ArrayList<>();
        for (Field item : spec.get("from").items()) {
            from.add(
                    new ReferenceGrant.From(
                            item.get("group").string(""),
                            item.get("kind").required("a kind, as HTTPRoute"),
                            item.get("namespace").required("the namespace that may refer")));
        }
        List<ReferenceGrant.To> to = new ArrayList<>();
        for (Field item : spec.get("to").items()) {
            to.add(
                    new ReferenceGrant.To(
                            item.get("group").string(""),
                            item.get("kind").required("a kind, as Service"),
                            item.get("name").string("")));
        }
        if (from.isEmpty()) {
            spec.get("from").problem("at least one kind and namespace");
        }
        if (to.isEmpty()) {
            spec.get("to").problem("at least one kind");
        }
        return new ReferenceGrant(metadata, from, to);
    }
}
