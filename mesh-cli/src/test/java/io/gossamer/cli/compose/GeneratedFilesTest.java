package io.gossamer.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cli.compose.model.ComposeFile;
import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.plan.InjectSettings;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Files made at random, of all the styles that people write. */
class GeneratedFilesTest {

    private static final int FILES = 400;
    private static final InjectSettings SETTINGS =
            new InjectSettings(
                    InjectSettings.Images.of("1"),
                    "default",
                    "cluster.local",
                    Optional.empty(),
                    Map.of());

    /** What moves or changes; all other keys must mean what they meant. */
    private static final Set<String> CHANGED =
            Set.of(
                    "network_mode",
                    "depends_on",
                    "ports",
                    "expose",
                    "networks",
                    "hostname",
                    "scale",
                    "deploy",
                    "<<");

    @Test
    void everyFileComesBackAndKeepsItsMeaning() {
        int scaled = 0;
        for (int seed = 0; seed < FILES; seed++) {
            String original = new Generator(new Random(seed)).file();
            byte[] bytes = original.getBytes(StandardCharsets.UTF_8);

            byte[] injected = ComposeInjector.inject("f", bytes, SETTINGS).bytes();

            assertThat(new String(ComposeInjector.uninject("f", injected), StandardCharsets.UTF_8))
                    .as("seed " + seed)
                    .isEqualTo(original);
            assertThat(ComposeInjector.inject("f", injected, SETTINGS).bytes())
                    .as("seed " + seed)
                    .isEqualTo(injected);
            // A block scalar at the very end takes the line end that is added to a file without
            // one.
            ComposeFile before =
                    ComposeFile.parse("f", original.endsWith("\n") ? original : original + "\n");
            ComposeFile after =
                    ComposeFile.parse("f", new String(injected, StandardCharsets.UTF_8));
            for (String name : before.services().keySet()) {
                assertThat(meaning(after, name))
                        .as("seed " + seed + " " + name)
                        .isEqualTo(meaning(before, name));
                checkReplicas(before, after, name, "seed " + seed + " " + name);
                scaled += replicas(before, name) - 1;
            }
        }
        assertThat(scaled).isGreaterThan(FILES / 10);
    }

    /** Each replica means what the service means, and nothing is left that Docker would scale. */
    private static void checkReplicas(
            ComposeFile before, ComposeFile after, String name, String which) {
        if (!after.services().containsKey(name + "-mesh")) {
            return;
        }
        int replicas = replicas(before, name);
        assertThat(replicas(after, name)).as(which).isEqualTo(1);
        for (int i = 2; i <= replicas; i++) {
            String replica = name + "-" + i;
            assertThat(meaning(after, replica)).as(which).isEqualTo(meaning(before, name));
            assertThat(replicas(after, replica)).as(which).isEqualTo(1);
            assertThat(after.services()).as(which).containsKeys(replica + "-mesh-net");
        }
        assertThat(after.services()).as(which).doesNotContainKey(name + "-" + (replicas + 1));
    }

    private static int replicas(ComposeFile file, String name) {
        ComposeService service = Optional.ofNullable(file.services().get(name)).orElseThrow();
        String deploy =
                service.value("deploy").isPresent()
                        ? String.join(
                                "", YamlWriter.entries((Mapping) service.value("deploy").get(), 0))
                        : "";
        return deploy.contains("replicas: 3")
                ? 3
                : Integer.parseInt(service.text("scale").orElse("1"));
    }

    private static Set<String> meaning(ComposeFile file, String name) {
        Set<String> lines = new TreeSet<>();
        Optional.ofNullable(file.services().get(name))
                .orElseThrow()
                .body()
                .effective()
                .values()
                .stream()
                .filter(e -> !CHANGED.contains(e.name()) && !e.name().startsWith("x-"))
                .map(e -> new Entry(e.key(), e.value().expanded()))
                .forEach(e -> lines.add(String.join("\n", YamlWriter.entry(e, 0))));
        return lines;
    }

    /** Makes one file. */
    private static final class Generator {

        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private final List<String> anchors = new ArrayList<>();
        private final String step;

        Generator(Random random) {
            this.random = random;
            this.step = pick("  ", "    ", " ");
        }

        String file() {
            if (chance(4)) {
                line(pick("---", "# a comment\twith a tab", "version: '3'", ""));
            }
            if (chance(2)) {
                line("x-base: &base");
                anchors.add("base");
                key(step, "restart: always");
                if (chance(2)) {
                    key(step, "ports: [\"7000:7000\"]");
                }
                if (chance(2)) {
                    key(step, "networks: {n1: , n2: {aliases: [q]}}");
                }
            }
            line(pick("services:", "services: # all", "services: &all"));
            int services = 1 + random.nextInt(4);
            for (int i = 0; i < services; i++) {
                service("s" + i, i);
            }
            if (chance(2)) {
                line("networks:");
                key(step, "n1:");
                key(step, pick("n2: {}", "n2:", "n2: {internal: true}"));
            }
            if (chance(2)) {
                line(pick("volumes:", "volumes: {}", "volumes: {a: }", "volumes:\n" + step + "a:"));
            }
            if (chance(6)) {
                line("...");
            }
            String made = chance(3) ? text.toString().replace("\n", "\r\n") : text.toString();
            return chance(3) ? made.stripTrailing() : made;
        }

        private void service(String name, int index) {
            if (chance(6)) {
                line(step + name + ": {image: i, ports: ['80', \"81:81\"]} # flow");
                return;
            }
            String anchor = chance(3) ? " &" + name : "";
            line(step + name + ":" + anchor);
            String in = step + step;
            List<String> keys = new ArrayList<>();
            keys.add("image: " + pick("i", "\"a b\"", "'c#d'", "e # f"));
            if (!anchors.isEmpty() && chance(2)) {
                keys.add("<<: *" + anchors.get(random.nextInt(anchors.size())));
            }
            add(keys, "ports:", "ports: [\"80:80\"]", "ports:\n" + in + "- 81", "expose: ['9']");
            if (index > 0) {
                add(keys, "depends_on: [s0]", "depends_on:\n" + in + step + "- s0");
                if (keys.stream().noneMatch(k -> k.startsWith("depends_on"))) {
                    add(keys, "depends_on: {s0: {condition: service_healthy}}");
                }
            }
            add(keys, "networks: [n1]", "networks:\n" + in + step + "n1:\n" + in + step + "n2: {}");
            add(keys, "command: |\n" + in + step + "a: b\n\n" + in + step + "c", "command: [x]");
            add(
                    keys,
                    "labels: [a=b]",
                    index == 0 ? "labels:" : "labels: {linkerd.io/inject: disabled}",
                    "labels: {m: '1'}");
            add(keys, "hostname: h", "environment: {A: \"x\\ty\", B: , C: ~}");
            if (anchor.isEmpty()
                    && keys.stream().noneMatch(k -> k.matches("(?s)(ports: \\[|<<).*"))) {
                add(
                        keys,
                        "scale: 2",
                        "scale: 2",
                        "deploy: {replicas: 3}",
                        "deploy:\n" + in + step + "replicas: 3\n" + in + step + "mode: replicated");
            }
            for (String key : keys) {
                key(in, key);
                if (chance(5)) {
                    line(pick("", "# " + name, in + "# é€😀", "   "));
                }
            }
            if (!anchor.isEmpty()) {
                anchors.add(name);
            }
        }

        private void add(List<String> keys, String... choices) {
            if (chance(2)) {
                keys.add(random.nextInt(keys.size() + 1), pick(choices));
            }
        }

        private void key(String lead, String key) {
            line(lead + key);
        }

        private void line(String line) {
            text.append(line).append('\n');
        }

        private boolean chance(int of) {
            return random.nextInt(of) == 0;
        }

        private String pick(String... choices) {
            return choices[random.nextInt(choices.length)];
        }
    }
}
