package io.gossamer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on tests names tests that exist. */
class TestingPageTest {

    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT|Fuzz))`");

    /** The module's folder is the working directory of its tests. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher matcher = NAME.matcher(Files.readString(ROOT.resolve("docs/testing.md")));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(named).hasSizeGreaterThan(40).isSubsetOf(tests());
    }

    private static Set<String> tests() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module :
                    modules.filter(path -> path.getFileName().toString().startsWith("mesh-"))
                            .toList()) {
                Path folder = module.resolve("src/test/java");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        tests.addAll(
                                files.map(file -> file.getFileName().toString())
                                        .filter(file -> file.endsWith(".java"))
                                        .map(file -> file.substring(0, file.length() - 5))
                                        .collect(Collectors.toSet()));
                    }
                }
            }
        }
        return tests;
    }
}
