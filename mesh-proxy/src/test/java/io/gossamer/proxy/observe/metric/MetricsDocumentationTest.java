package io.gossamer.proxy.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {

    private static final String BEGIN = "<!-- table of meters -->\n";
    private static final String END = "<!-- end of table -->";

    @Test
    void tableInTheDocumentationIsThatOfTheMeters() throws IOException {
        Path page = page();
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("marker in " + page).isNotNegative();

        assertThat(text.substring(begin + BEGIN.length(), end)).isEqualTo(table());
    }

    private static String table() {
        return Arrays.stream(ProxyMeter.values())
                .map(ProxyMeter::documentation)
                .collect(
                        Collectors.joining(
                                "\n",
                                "| Name | Type | Unit | Labels | Meaning |\n"
                                        + "|---|---|---|---|---|\n",
                                "\n"));
    }

    /** The module's folder is the working directory of its tests. */
    private static Path page() throws IOException {
        Path page = Path.of("..", "docs", "metrics.md").toAbsolutePath().normalize();
        if (Boolean.getBoolean("metrics.write")) {
            String old = Files.readString(page);
            Files.writeString(
                    page,
                    old.substring(0, old.indexOf(BEGIN) + BEGIN.length())
                            + table()
                            + old.substring(old.indexOf(END)));
        }
        return page;
    }
}
