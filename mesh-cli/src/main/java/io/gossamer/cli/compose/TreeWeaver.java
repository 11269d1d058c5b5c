package io.gossamer.cli.compose;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.MeshPlan;
import io.gossamer.cli.compose.plan.ServiceChange;
import io.gossamer.cli.compose.text.Edit;
import io.gossamer.cli.compose.text.SourceText;
import io.gossamer.cli.compose.yaml.Span;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Alias;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a plan into one change of the whole document, for files in flow style or with services that
 * are an alias. The document is written anew in block style; the original is kept as comment.
 */
final class TreeWeaver {

    private static final String SERVICES = "services";
    private static final String VOLUMES = "volumes";
    private static final String DOCUMENT = "---";

    private TreeWeaver() {}

    static List<Edit> weave(ComposeFile file, SourceText text, MeshPlan plan) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : file.root().entries()) {
            switch (entry.name()) {
                case SERVICES -> entries.add(services(entry, file, plan));
                case VOLUMES -> entries.add(extended(entry, plan.volumes()));
                default -> entries.add(entry);
            }
        }
        if (file.section(VOLUMES).isEmpty()) {
            Entry none = new Entry(Yaml.text(VOLUMES), Yaml.map().make());
            entries.add(extended(none, plan.volumes()));
        }
        Span span = file.root().span();
        List<String> lines = new ArrayList<>();
        if (text.lines().get(span.line()).content().startsWith(DOCUMENT)) {
            lines.add(DOCUMENT);
        }
        entries.forEach(entry -> lines.addAll(YamlWriter.entry(entry, 0)));
        return List.of(Edit.replace(span.line(), span.lastLine(), lines));
    }

    private static Entry services(Entry entry, ComposeFile file, MeshPlan plan) {
        List<Entry> services = new ArrayList<>();
        for (ComposeService service : file.services().values()) {
            ServiceChange change = plan.changes().get(service.name());
            services.add(
                    change == null ? service.entry() : ServiceRewriter.rewrite(service, change));
        }
        services.addAll(plan.services());
        YamlNode.Properties properties =
                entry.value() instanceof Mapping mapping
                        ? mapping.properties()
                        : YamlNode.Properties.NONE;
        return new Entry(entry.key(), new Mapping(services, false, properties, Span.NONE));
    }

    /** A section with entries added; an alias is written out. */
    static Entry extended(Entry section, List<Entry> added) {
        YamlNode value = section.value();
        if (value instanceof Alias) {
            value = value.expanded();
        }
        List<Entry> entries = new ArrayList<>();
        YamlNode.Properties properties = YamlNode.Properties.NONE;
        if (value instanceof Mapping mapping) {
            entries.addAll(mapping.entries());
            properties = mapping.properties();
        }
        entries.addAll(added);
        return new Entry(section.key(), new Mapping(entries, false, properties, Span.NONE));
    }
}
