package io.gossamer.destination.view.inbound;

import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.policy.ConfigMap;
import io.gossamer.destination.resource.policy.JwtAuthentication;
import io.gossamer.destination.resource.policy.TokenKey;
import java.util.List;
import java.util.Optional;

/** The keys of the issuers of tokens. */
public final class KeySets {

    private KeySets() {}

    /**
     * Those that stand in a JwtAuthentication or where it says; none if something is wrong there.
     */
    static List<TokenKey> of(Snapshot snapshot, JwtAuthentication rule) {
        JwtAuthentication.KeysFrom from = rule.keysFrom();
        return from == null
                ? rule.keys()
                : find(snapshot, rule, from)
                        .filter(set -> set.problems().isEmpty())
                        .map(ConfigMap.KeySet::keys)
                        .orElse(List.of());
    }

    /** The entry of a ConfigMap that a JwtAuthentication names. */
    public static Optional<ConfigMap.KeySet> find(
            Snapshot snapshot, JwtAuthentication rule, JwtAuthentication.KeysFrom from) {
        return snapshot.find(
                        ConfigMap.class,
                        new ResourceKey(
                                Kind.CONFIG_MAP, rule.metadata().namespace(), from.configMap()))
                .flatMap(map -> Optional.ofNullable(map.keySets().get(from.key())));
    }
}
