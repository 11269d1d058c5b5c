package io.gossamer.cli.export.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes of a Service from OpenAPI and protobuf. */
class RoutesOfInterfacesTest {

    /** The example of docs/routes.md, word for word. */
    @Test
    void theExampleOfTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/routes.md"));
        String[] blocks =
                page.substring(page.indexOf("## Routes from OpenAPI")).split("```(yaml)?\n", -1);

        String manifests =
                RouteManifests.of(
                        RouteManifests.Kind.HTTP,
                        ServiceRef.parse("books.shop:80"),
                        OpenApi.read("books.yaml", blocks[1]));

        assertThat(manifests).isEqualTo(blocks[3]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{swagger: '2.0', basePath: /v1/, paths: {/a: {get: {}}}}         | get /v1/a |"
                        + " {path: {type: Exact, value: \"/v1/a\"}, method: GET}",
                "{servers: [{url: /v2}], paths: {'/a/{x}': {PUT: {}}}}            | put /v2/a/{x} |"
                        + " {path: {type: RegularExpression, value: \"/v2/a/[^/]+\"}, method: PUT}",
                "{servers: [{url: 'http://h:80'}], paths: {/a.b: {head: {}}}}     | head /a.b |"
                        + " {path: {type: Exact, value: \"/a.b\"}, method: HEAD}",
                "{paths: {/: {get: {operationId: all}}, x-a: {get: {}}}}          | all |"
                        + " {path: {type: Exact, value: \"/\"}, method: GET}",
                "{paths: {/a: {parameters: [], summary: x, get: {}}}}             | get /a |"
                        + " {path: {type: Exact, value: \"/a\"}, method: GET}",
            })
    void anOperationIsAMatch(String document, String name, String match) {
        assertThat(OpenApi.read("api.yaml", document))
                .containsExactly(new Operation(name, match, "", false));
    }

    @Test
    void methodsOfProtobufAreMatches() {
        String file =
                """
                // service Not { rpc A (B) returns (C); }
                syntax = "proto3"; package shop.v1;
                /* rpc D */ message Book { string service = 1; oneof x { int32 rpc = 2; } }
                service Books {
                  option deprecated = true;
                  rpc Get (Book) returns (stream Book) { option idempotency_level = NO_SIDE_EFFECTS; }
                  rpc Put (stream Book) returns (Book);
                }
                service Authors { rpc List (Book) returns (Book) {} }
                """;

        assertThat(Protobuf.read("books.proto", file))
                .containsExactly(
                        new Operation(
                                "Books Get",
                                "{method: {service: shop.v1.Books, method: Get}}",
                                "",
                                true),
                        new Operation(
                                "Books Put",
                                "{method: {service: shop.v1.Books, method: Put}}",
                                "",
                                false),
                        new Operation(
                                "Authors List",
                                "{method: {service: shop.v1.Authors, method: List}}",
                                "",
                                false));
    }

    @Test
    void namesAreTheirOwn() {
        Operation operation = new Operation("get /Books/{id}", "{}", "", false);

        assertThat(
                        RouteManifests.of(
                                RouteManifests.Kind.GRPC,
                                ServiceRef.parse("books"),
                                List.of(operation, operation)))
                .contains("name: books-get-books-id\n", "name: books-get-books-id-2\n")
                .contains("namespace: default\n", "name: books-rest\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openapi: 3.0.0                                    | api.yaml: no paths",
                "{paths: {/a: {get: {x-linkerd-timeout: soon}}}}   | x-linkerd-timeout: soon"
            })
    void whatIsNoDescriptionIsRefused(String document, String expected) {
        assertThatThrownBy(() -> OpenApi.read("api.yaml", document))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining(expected)
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @CsvSource({"Books", "books.shop.svc", "books:0", "books:70000", "books:"})
    void whatIsNoServiceIsRefused(String text) {
        assertThatThrownBy(() -> ServiceRef.parse(text))
                .isInstanceOf(MeshFailure.class)
                .hasMessageContaining("--service: " + text + " (expected: NAME");
    }
}
