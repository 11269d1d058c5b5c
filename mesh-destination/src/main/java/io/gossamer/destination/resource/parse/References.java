package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.policy.TargetRef;

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
}
