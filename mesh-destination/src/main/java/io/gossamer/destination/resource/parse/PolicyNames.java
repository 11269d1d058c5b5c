package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.policy.DefaultPolicy;
import java.util.Arrays;
import java.util.List;

/** Names that policies may have. */
final class PolicyNames {

    static final List<String> ALL =
            Arrays.stream(DefaultPolicy.values()).map(DefaultPolicy::label).toList();

    private PolicyNames() {}
}
