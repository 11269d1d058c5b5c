package io.gossamer.cli.compose;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.ServiceChange;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Alias;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applies a change to the description of a service, as a tree. */
final class ServiceRewriter {

    /** Key of what was replaced but is referred to elsewhere; the specification allows it. */
    private static final String KEPT = "x-mesh-";

    private ServiceRewriter() {}

    /** The service's entry with the change applied, in block style. */
    static Entry rewrite(ComposeService service, ServiceChange change) {
        boolean isAlias = service.entry().value() instanceof Alias;
        Mapping body = isAlias ? (Mapping) service.body().expanded() : service.body();
        List<Entry> entries = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Entry entry : body.entries()) {
            String key = entry.name();
            if (change.concerns(key)) {
                entries.addAll(replacement(entry, body, change));
                written.add(key);
            } else {
                entries.add(entry);
            }
        }
        change.set()
                .forEach(
                        (key, value) -> {
                            if (!written.contains(key)) {
                                entries.add(new Entry(Yaml.text(key), value));
                            }
                        });
        return new Entry(
                service.entry().key(), new Mapping(entries, false, body.properties(), body.span()));
    }

    /** What stands in the place of an entry that does not stay as it is. */
    static List<Entry> replacement(Entry entry, Mapping body, ServiceChange change) {
        List<Entry> entries = new ArrayList<>();
        if (entry.name().equals(YamlNode.MERGE)) {
            entries.addAll(merged(body, change));
        }
        YamlNode value = change.set().get(entry.name());
        if (value != null) {
            entries.add(new Entry(entry.key(), value));
        }
        if (entry.value().isAnchored()) {
            String name = entry.name().equals(YamlNode.MERGE) ? "merge" : entry.name();
            entries.add(new Entry(Yaml.text(KEPT + name), entry.value()));
        }
        return entries;
    }

    /** What merge keys bring, written out. */
    private static List<Entry> merged(Mapping body, ServiceChange change) {
        Set<String> own = new HashSet<>();
        body.entries().forEach(entry -> own.add(entry.name()));
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : body.effective().values()) {
            if (!own.contains(entry.name()) && !change.concerns(entry.name())) {
                entries.add(new Entry(entry.key(), entry.value().expanded()));
            }
        }
        return entries;
    }
}
