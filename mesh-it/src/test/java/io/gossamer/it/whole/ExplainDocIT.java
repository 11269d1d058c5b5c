package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.Command;
import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of docs/explain.md, as it stands there. */
class ExplainDocIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern MANIFEST =
            Pattern.compile("```yaml\n# ((shop|next)/[a-z]+\\.yaml\n.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND =
            Pattern.compile("```\n\\$ mesh ([^\n]+)\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    private String page = "";

    @BeforeEach
    void writeManifests() throws IOException {
        page = Files.readString(Repository.root().resolve("docs/explain.md"));
        Files.createDirectories(folder.resolve("shop"));
        Files.createDirectories(folder.resolve("next"));
        Matcher manifests = MANIFEST.matcher(page);
        while (manifests.find()) {
            String block = manifests.group(1);
            String name = block.substring(0, block.indexOf('\n'));
            // The page's first line is part of the file, so that line numbers are those of the
            // page.
            Files.writeString(folder.resolve(name), "# " + block);
        }
        Files.copy(folder.resolve("shop/shop.yaml"), folder.resolve("next/shop.yaml"));
    }

    @Test
    void everyCommandSaysWhatThePageSays() {
        Matcher commands = COMMAND.matcher(page);
        int found = 0;
        while (commands.find()) {
            found++;
            Command.Result result = run(commands.group(1));
            assertThat(result.output()).as(result.errors()).isEqualTo(commands.group(2));
            assertThat(result.exitCode()).isEqualTo(1);
        }
        assertThat(found).isEqualTo(2);
    }

    @Test
    void exitCodesAreAsDocumented() {
        Command.Result unknown = run("explain --resources shop --from nobody --to http://books/x");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.errors()).startsWith("client: nobody of namespace default (expected: ");
        assertThat(run("diff shop shop").exitCode()).isZero();
    }

    @Test
    void theWholeAnswerIsThereAsJson() {
        Command.Result result =
                run("explain --json --resources shop --from orders --to http://books/x");

        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .contains("\"outcome\": \"DELIVERED\"", "\"standing\": \"WON\"")
                .contains("\"authorization\": \"AuthorizationPolicy/default/orders-may\"");
    }

    /** Runs a command line of the page, with the directories where they are. */
    private Command.Result run(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("'([^']*)'|\\S+").matcher(line);
        while (word.find()) {
            String text = word.group(1) == null ? word.group() : word.group(1);
            boolean directory = text.equals("shop") || text.equals("next") || text.equals("gone");
            words.add(directory ? folder.resolve(text).toString() : text);
        }
        return new Launcher(folder.resolve("data")).run(SOON, words.toArray(String[]::new));
    }
}
