package io.gossamer.proxy.http.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l5d-client-id",
                "L5D-Client-ID",
                "l5d_client_id",
                "L5D_CLIENT-ID",
                "l5d-client_id"
            })
    void identityOfAPeerIsAlwaysReplaced(String spelling) {
        HeaderBlock headers = block(spelling, "evil", "x", "1", spelling, "worse");
        MeshHeaderRules.inboundRequest(headers, new AsciiString("good"));
        assertThat(headers).hasToString("x: 1\nl5d-client-id: good\n");

        headers = block(spelling, "evil");
        MeshHeaderRules.inboundRequest(headers, null);
        assertThat(headers.size()).isZero();
    }

    @Test
    void proxysOwnHeadersOfAnApplicationAreDropped() {
        HeaderBlock headers = block("L5D-Proxy-Error", "a", "l5d-proxy-connection", "close");
        MeshHeaderRules.inboundResponse(headers);
        assertThat(headers.size()).isZero();
    }

    @Test
    void outboundTakesWhatIsMeantForIt() {
        HeaderBlock request = block("l5d-require-id", "a.b", "L5D_Require_Id", "c", "x", "1");
        assertThat((Object) MeshHeaderRules.outboundRequest(request)).hasToString("a.b");
        assertThat(request).hasToString("x: 1\n");

        HeaderBlock response = block("l5d-proxy-connection", "close", "l5d-proxy-error", "x");
        assertThat(MeshHeaderRules.outboundResponse(response)).isTrue();
        assertThat(response.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1_1,false,HTTP/1.1",
        "HTTP_1_0,false,HTTP/1.0",
        "HTTP_1_1,true,HTTP/1.1; absolute-form",
        "HTTP_1_0,true,HTTP/1.0; absolute-form"
    })
    void upgradedRequestIsRestored(HttpVersion version, boolean absolute, String value) {
        RequestHead head = request(version);
        head.absoluteForm = absolute;
        head.chunked = true;
        assertThat(OrigProto.isUpgradable(head)).isTrue();

        OrigProto.upgradeRequest(head);
        assertThat(head.headers).hasToString("l5d-orig-proto: " + value + "\n");
        assertThat(head.version).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.chunked).isFalse();
        head.absoluteForm = false;
        assertThat(OrigProto.restoreRequest(head)).isTrue();

        assertThat(head.version).isEqualTo(version);
        assertThat(head.absoluteForm).isEqualTo(absolute);
        assertThat(head.headers.size()).isZero();
    }

    @Test
    void unknownOriginLeavesTheRequestHttp2() {
        RequestHead head = request(HttpVersion.HTTP_2);
        head.headers.add(HttpNames.ORIG_PROTO, new AsciiString("HTTP/3"));

        assertThat(OrigProto.restoreRequest(head)).isFalse();
        assertThat(head.version).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.headers.size()).isZero();
    }

    @Test
    void tunnelsAreNeverUpgraded() {
        RequestHead head = request(HttpVersion.HTTP_1_1);
        head.upgrade = true;
        assertThat(OrigProto.isUpgradable(head)).isFalse();
        head.upgrade = false;
        head.method = HttpNames.CONNECT;
        assertThat(OrigProto.isUpgradable(head)).isFalse();
    }

    @Test
    void responseTellsItsVersionAndIsRestored() {
        ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_0, 200, new HeaderBlock());
        OrigProto.markResponse(head);
        assertThat(head.version).isEqualTo(HttpVersion.HTTP_2);
        OrigProto.restoreResponse(head, HttpVersion.HTTP_1_1);

        assertThat(head.version).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(head.headers.size()).isZero();
    }

    private static RequestHead request(HttpVersion version) {
        RequestHead head =
                new RequestHead(
                        version, new AsciiString("GET"), new AsciiString("/"), new HeaderBlock());
        head.authority = new AsciiString("a");
        return head;
    }

    private static HeaderBlock block(String... fields) {
        HeaderBlock block = new HeaderBlock();
        for (int i = 0; i < fields.length; i += 2) {
            block.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
        }
        return block;
    }
}
