package io.gossamer.cli.compose;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.MeshPlan;
import io.gossamer.cli.compose.plan.ServiceChange;
import io.gossamer.cli.compose.text.Edit;
import io.gossamer.cli.compose.text.SourceText;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns a plan into changes of whole lines. For one file, on one thread. */
final class BlockWeaver {

    private static final String SERVICES = "services";
    private static final String VOLUMES = "volumes";

    private static final Entry NO_VOLUMES = new Entry(Yaml.text(VOLUMES), Yaml.map().make());

    private final ComposeFile file;
    private final SourceText text;
    private final List<Edit> edits = new ArrayList<>();

    private BlockWeaver(ComposeFile file, SourceText text) {
        this.file = file;
        this.text = text;
    }

    /**
     * The changes.
     *
     * @return empty if the file is written in a style in which whole lines cannot be changed
     */
    static Optional<List<Edit>> weave(ComposeFile file, SourceText text, MeshPlan plan) {
        BlockWeaver weaver = new BlockWeaver(file, text);
        Optional<Mapping> services =
                weaver.blockOf(file.root()).flatMap(root -> weaver.block(root, SERVICES));
        if (services.isEmpty() || !ownsAll(services.get(), file)) {
            return Optional.empty();
        }
        for (ComposeService service : file.services().values()) {
            ServiceChange change = plan.changes().get(service.name());
            if (change != null) {
                weaver.change(service, change);
            }
        }
        weaver.addServices(services.get(), plan.services());
        weaver.addVolumes(plan.volumes());
        return Optional.of(weaver.edits);
    }

    private static boolean ownsAll(Mapping services, ComposeFile file) {
        Set<String> own = new HashSet<>();
        services.entries().forEach(entry -> own.add(entry.name()));
        return own.equals(file.services().keySet());
    }

    private void change(ComposeService service, ServiceChange change) {
        Optional<Mapping> body = blockOf(service.entry().value());
        if (body.isEmpty()) {
            Entry entry = service.entry();
            int column = entry.key().span().column();
            edits.add(
                    Edit.replace(
                            entry.key().span().line(),
                            entry.lastLine(),
                            YamlWriter.entry(ServiceRewriter.rewrite(service, change), column)));
            return;
        }
        List<Entry> entries = body.get().entries();
        int column = entries.get(0).key().span().column();
        List<String> added = new ArrayList<>();
        change.set()
                .forEach(
                        (key, value) -> {
                            if (!service.owns(key)) {
                                added.addAll(
                                        YamlWriter.entry(new Entry(Yaml.text(key), value), column));
                            }
                        });
        if (!added.isEmpty()) {
            edits.add(Edit.before(entries.get(0).key().span().line(), added));
        }
        for (Entry entry : entries) {
            if (change.concerns(entry.name())) {
                replace(entry, ServiceRewriter.replacement(entry, body.get(), change), column);
            }
        }
    }

    private void replace(Entry entry, List<Entry> replacement, int column) {
        List<String> lines = new ArrayList<>();
        replacement.forEach(e -> lines.addAll(YamlWriter.entry(e, column)));
        edits.add(Edit.replace(entry.key().span().line(), entry.lastLine(), lines));
    }

    private void addServices(Mapping services, List<Entry> added) {
        int column = services.entries().get(0).key().span().column();
        edits.add(Edit.after(services.span().lastLine(), lines(added, column)));
    }

    private void addVolumes(List<Entry> added) {
        Mapping root = file.root();
        int column = root.entries().get(0).key().span().column();
        Optional<Entry> section = file.section(VOLUMES);
        Optional<Mapping> block = section.flatMap(entry -> blockOf(entry.value()));
        if (section.isEmpty()) {
            edits.add(
                    Edit.after(
                            root.span().lastLine(),
                            YamlWriter.entry(TreeWeaver.extended(NO_VOLUMES, added), column)));
        } else if (block.isPresent()) {
            Mapping volumes = block.get();
            int inner = volumes.entries().get(0).key().span().column();
            edits.add(Edit.after(volumes.span().lastLine(), lines(added, inner)));
        } else {
            Entry entry = section.get();
            edits.add(
                    Edit.replace(
                            entry.key().span().line(),
                            entry.lastLine(),
                            YamlWriter.entry(
                                    TreeWeaver.extended(entry, added),
                                    entry.key().span().column())));
        }
    }

    private static List<String> lines(List<Entry> entries, int column) {
        List<String> lines = new ArrayList<>();
        entries.forEach(entry -> lines.addAll(YamlWriter.entry(entry, column)));
        return lines;
    }

    private Optional<Mapping> block(Mapping parent, String key) {
        return parent.entries().stream()
                .filter(entry -> entry.name().equals(key))
                .findFirst()
                .flatMap(entry -> blockOf(entry.value()));
    }

    /** The node as mapping in block style, each entry of which begins on a line of its own. */
    private Optional<Mapping> blockOf(YamlNode node) {
        if (node instanceof Mapping mapping
                && !mapping.isFlow()
                && !mapping.entries().isEmpty()
                && mapping.entries().stream().allMatch(entry -> beginsLine(entry.key()))) {
            return Optional.of(mapping);
        }
        return Optional.empty();
    }

    private boolean beginsLine(Scalar key) {
        String line = text.lines().get(key.span().line()).content();
        String before = line.substring(0, line.offsetByCodePoints(0, key.span().column()));
        String bare = before.startsWith("\ufeff") ? before.substring(1) : before;
        return bare.isBlank();
    }
}
