package io.gossamer.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/conformance.md says of each test what its table says; the tables are run elsewhere. */
class ConformancePageTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\| [^|]+ \\| (yes|no) \\|", Pattern.MULTILINE);

    /** What the suite has for meshes. */
    private static final List<String> MESH_TESTS =
            List.of(
                    "MeshBasic",
                    "MeshConsumerRoute",
                    "MeshFrontend",
                    "MeshFrontendHostname",
                    "MeshGRPCRouteRequestHeaderModifier",
                    "MeshGRPCRouteWeight",
                    "MeshHTTPRoute303Redirect",
                    "MeshHTTPRoute307Redirect",
                    "MeshHTTPRoute308Redirect",
                    "MeshHTTPRouteBackendRequestHeaderModifier",
                    "MeshHTTPRouteMatching",
                    "MeshHTTPRouteNamedRule",
                    "MeshHTTPRouteQueryParamMatching",
                    "MeshHTTPRouteRedirectHostAndStatus",
                    "MeshHTTPRouteRedirectPath",
                    "MeshHTTPRouteRedirectPort",
                    "MeshHTTPRouteRequestHeaderModifier",
                    "MeshHTTPRouteRewritePath",
                    "MeshHTTPRouteSchemeRedirect",
                    "MeshHTTPRouteSimpleSameNamespace",
                    "MeshHTTPRouteWeight",
                    "MeshPorts",
                    "MeshTrafficSplit");

    @Test
    void saysWhatTheTablesSay() throws IOException {
        Map<String, String> said = new TreeMap<>();
        Matcher row =
                ROW.matcher(Files.readString(Repository.root().resolve("docs/conformance.md")));
        while (row.find()) {
            said.put(row.group(1), row.group(2));
        }
        Map<String, String> shown = new LinkedHashMap<>();
        for (Table table : Table.all()) {
            boolean passes =
                    table.deviates().isEmpty()
                            && table.cases().stream().allMatch(c -> c.deviates().isEmpty());
            shown.put(table.name(), passes ? "yes" : "no");
        }

        assertThat(said).isEqualTo(shown);
    }

    @Test
    void everyTestForMeshesHasATable() {
        assertThat(Table.all()).extracting(Table::name).containsAll(MESH_TESTS);
    }
}
