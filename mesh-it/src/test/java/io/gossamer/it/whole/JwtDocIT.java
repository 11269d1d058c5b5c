package io.gossamer.it.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.ExplainRequest;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.it.mesh.ControlPlane;
import io.gossamer.it.mesh.Manifests;
import io.gossamer.it.net.TestNetwork;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.process.Repository;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worked example of docs/jwt.md: its manifests in a mesh, and its commands as they stand there,
 * by curl and two sidecars.
 */
class JwtDocIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern ROW =
            Pattern.compile("\\| `(curl [^\n]+)` \\| (\\d+) \\| (?:`([^`]+)`)? ?\\|");
    private static final Pattern VARIABLE = Pattern.compile("\\$ ([A-Z]+)=(\\S+)\n");

    @TempDir static Path folder;

    private static final Map<String, String> environment = new HashMap<>();
    private static String page = "";
    private static String manifest = "";
    private static ShopServer books;
    private static ControlPlane plane;
    private static ProxyProcess server;
    private static ProxyProcess client;

    /** What curl was answered. */
    private record Answer(int status, String challenge) {}

    @BeforeAll
    static void startMesh() throws IOException {
        page = Files.readString(Repository.root().resolve("docs/jwt.md"));
        books = ShopServer.start();
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        // The port of the Server is the application's own, which is a free one here.
        manifest =
                page.substring(from, page.indexOf("```", from))
                        .replace("port: 8080", "port: " + books.port());
        plane = ControlPlane.start(folder.resolve("plane"), TestNetwork.Host.here());
        Manifests.write(plane.resources(), "books.yaml", manifest);
        server =
                plane.sidecar("books", List.of("books"), TestNetwork.Host.here())
                        .set("inbound.app-ports", "8080:" + books.port())
                        .set("workload.register", "true")
                        .set("workload.services[0]", "books")
                        .launch();
        client =
                plane.sidecar("web", List.of(), TestNetwork.Host.here())
                        .set("workload.register", "true")
                        .launch();
        server.awaitReady();
        client.awaitReady();
        environment.put("http_proxy", "http://127.0.0.1:" + client.outbound().getPort());
        environment.put("no_proxy", "");
        Matcher variables = VARIABLE.matcher(page);
        while (variables.find()) {
            environment.put(variables.group(1), variables.group(2));
        }
        awaitAnswer("curl http://books:8080/", 401);
    }

    @AfterAll
    static void stopMesh() {
        for (ProxyProcess proxy : new ProxyProcess[] {client, server}) {
            if (proxy != null) {
                proxy.close();
            }
        }
        if (plane != null) {
            plane.close();
        }
        books.close();
    }

    @Test
    void everyCommandIsAnsweredAsThePageSays() {
        int before = books.requests();
        Matcher rows = ROW.matcher(page);
        List<String> seen = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        while (rows.find()) {
            String challenge = rows.group(3) == null ? "" : rows.group(3);
            expected.add(rows.group(1) + ": " + rows.group(2) + " " + challenge);
            Answer answer = answer(rows.group(1));
            seen.add(rows.group(1) + ": " + answer.status() + " " + answer.challenge());
        }
        assertThat(seen).hasSize(4).isEqualTo(expected);

        String why = server.get("/why");
        // The page shows the header; /why has its two parts in two fields.
        String line = page.substring(page.indexOf("client web.default.serviceaccount"));
        assertThat(why)
                .contains("\"token insufficient\"", line.substring(0, line.indexOf('\n')))
                .doesNotContain(environment.get("EVE").substring(0, 30))
                .doesNotContain("eyJ");
        assertThat(server.get("/metrics"))
                .contains("gossamer_inbound_token_total")
                .contains("result=\"claim\"")
                .doesNotContain("eyJ");
        assertThat(books.requests()).isEqualTo(before + 1);
    }

    /** The explanation does not verify signatures: without one that is wrong it says the same. */
    @Test
    void whatIsExplainedIsWhatHappens() {
        for (String user : List.of("", "ADA", "EVE")) {
            ExplainRequest.Builder question =
                    ExplainRequest.newBuilder().setClient("web").setTarget("http://books:8080/");
            String command = "curl http://books:8080/";
            if (!user.isEmpty()) {
                command += " -H \"Authorization: Bearer $" + user + "\"";
                question.addHeaders(
                        ExplainRequest.Header.newBuilder()
                                .setName("Authorization")
                                .setValue("Bearer " + environment.get(user)));
            }
            Explanation explanation = plane.explain(List.of(question.build())).get(0);
            Verdict verdict = explanation.getBackends(0).getVerdicts(0);
            int status = verdict.getPermitted() ? 200 : verdict.getStatus();

            assertThat(answer(command).status()).as(user + explanation).isEqualTo(status);
            assertThat(verdict.getAuthorization())
                    .isEqualTo("AuthorizationPolicy/default/readers-by-web");
            assertThat(explanation.toString()).doesNotContain("eyJ");
        }
    }

    @Test
    void otherKeysAndOtherClientsCountAtOnce() {
        String good = "curl -H \"Authorization: Bearer $ADA\" http://books:8080/";
        awaitAnswer(good, 200);
        // Another key under the same name: what was verified by the old one is forgotten.
        Manifests.write(
                plane.resources(),
                "books.yaml",
                manifest.replace(
                        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                        "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"));
        awaitAnswer(good, 401);
        Manifests.write(plane.resources(), "books.yaml", manifest.replace("name: web", "name: a"));
        awaitAnswer(good, 403);
        Manifests.write(plane.resources(), "books.yaml", manifest);
        awaitAnswer(good, 200);
    }

    private static void awaitAnswer(String command, int status) {
        Await.until(command + ": " + status, SOON, () -> answer(command).status() == status);
    }

    /** Runs a command of the page in a shell, as an application behind the client's sidecar. */
    private static Answer answer(String command) {
        String head =
                Command.run(
                                SOON,
                                List.of("sh", "-c", command + " -s -m 10 -o /dev/null -D -"),
                                "",
                                environment)
                        .expectSuccess();
        String challenge = "";
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("www-authenticate: ")) {
                challenge = line.substring("www-authenticate: ".length());
            }
        }
        return new Answer(Integer.parseInt(head.split(" ", 3)[1]), challenge);
    }
}
