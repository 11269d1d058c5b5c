package io.gossamer.destination.resource.parse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code mesh routes} prints in docs/routes.md are routes. */
class RoutesOfInterfacesDocTest {

    @Test
    void theManifestsOfTheDocumentationAreValid() throws Exception {
        String page = Files.readString(Path.of("../docs/routes.md"));
        String[] blocks =
                page.substring(page.indexOf("## Routes from OpenAPI")).split("```(yaml)?\n", -1);

        ParsedManifest parsed = new ManifestParser().parse("routes.yaml", blocks[3]);

        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.resources())
                .extracting(resource -> resource.key().toString())
                .containsExactly(
                        "HTTPRoute/shop/books-list-books",
                        "HTTPRoute/shop/books-add-book",
                        "HTTPRoute/shop/books-cover",
                        "HTTPRoute/shop/books-rest");
    }
}
