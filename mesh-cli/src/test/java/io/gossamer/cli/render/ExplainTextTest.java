package io.gossamer.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.api.mesh.v1.BackendFacts;
import io.gossamer.api.mesh.v1.ClientFacts;
import io.gossamer.api.mesh.v1.EndpointFacts;
import io.gossamer.api.mesh.v1.Explanation;
import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.mesh.v1.TargetFacts;
import io.gossamer.api.mesh.v1.Verdict;
import org.junit.jupiter.api.Test;

class ExplainTextTest {

    private static final Explanation REFUSED =
            Explanation.newBuilder()
                    .setOutcome(Explanation.Outcome.REFUSED)
                    .setSummary("refused: 403: no")
                    .setClient(ClientFacts.newBuilder().addAddresses("10.1.0.1"))
                    .setTarget(TargetFacts.newBuilder().setAuthority("books:80"))
                    .addRoutes(
                            RouteFacts.newBuilder()
                                    .setResource("HTTPRoute/shop/a")
                                    .setPassedOver("it is for another port"))
                    .addSettings(
                            Setting.newBuilder()
                                    .setName("retries")
                                    .setValue("none")
                                    .setResource("default"))
                    .addBackends(
                            BackendFacts.newBuilder()
                                    .setResource("Service/shop/books")
                                    .setPort(80)
                                    .setShare(0.125)
                                    .addEndpoints(
                                            EndpointFacts.newBuilder()
                                                    .setAddress("10.1.0.5:80")
                                                    .setFoundBy("its address")
                                                    .setVerdict(1))
                                    .addVerdicts(
                                            Verdict.newBuilder()
                                                    .setReason("no")
                                                    .setServer("Server/shop/s")
                                                    .setServerOrigin("a.yaml:1")
                                                    .setRemedy("kind: Server\n")))
                    .addNotes("a note")
                    .build();

    @Test
    void readsFromTheClientToTheFarSide() {
        assertThat(ExplainText.render("http://books/ from 10.1.0.1", REFUSED))
                .isEqualTo(
                        """
                        http://books/ from 10.1.0.1
                        REFUSED: refused: 403: no

                        client   address 10.1.0.1
                                 no mesh identity, from 10.1.0.1
                        target   books:80
                        routes   HTTPRoute/shop/a has no say: it is for another port
                        in force retries: none (default)
                        backend  12.5 % to Service/shop/books, port 80
                                   10.1.0.5:80, found by its address
                                     plaintext: nobody is expected by name
                                     connection closed: no
                                     policy: Server/shop/s (a.yaml:1)
                                     this would permit it:
                                       kind: Server
                        notes    a note
                        """);
    }

    @Test
    void whatWonComesFirstAndTheManyThatDoNotMatchAreCounted() {
        RouteFacts.Builder route = RouteFacts.newBuilder().setResource("HTTPRoute/shop/many");
        for (int i = 1; i <= 40; i++) {
            route.addRules(
                    RuleFacts.newBuilder()
                            .setNumber(i)
                            .setStanding(
                                    i == 40 ? RuleFacts.Standing.WON : RuleFacts.Standing.NO_MATCH)
                            .setMatch("path /" + i)
                            .setReason("path: /40 (expected: /" + i + ")"));
        }

        String text = ExplainText.render("?", Explanation.newBuilder().addRoutes(route).build());

        assertThat(text)
                .containsSubsequence(
                        "> rule 40 wins: path /40", "- rule 1 does not match", "- rule 20 does not")
                .contains("19 more rules do not match; --json shows all")
                .doesNotContain("rule 21 ");
    }

    @Test
    void jsonHasAllFieldsUnderTheirNames() {
        JsonObject json = JsonParser.parseString(MessageJson.render(REFUSED)).getAsJsonObject();

        assertThat(json.get("outcome").getAsString()).isEqualTo("REFUSED");
        assertThat(json.get("synced").getAsBoolean()).isFalse();
        assertThat(json.get("routes").getAsJsonArray()).hasSize(1);
        JsonObject backend = json.get("backends").getAsJsonArray().get(0).getAsJsonObject();
        assertThat(backend.get("share").getAsDouble()).isEqualTo(0.125);
        assertThat(
                        backend.get("verdicts")
                                .getAsJsonArray()
                                .get(0)
                                .getAsJsonObject()
                                .get("serverOrigin")
                                .getAsString())
                .isEqualTo("a.yaml:1");
        assertThat(MessageJson.render(Explanation.getDefaultInstance()).contains("\"client\""))
                .isFalse();
    }
}
