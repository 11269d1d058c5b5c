package io.gossamer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.IssueJoinTokenRequest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static final int FIELD = IssueJoinTokenRequest.LABELS_FIELD_NUMBER;
    private static final int LENGTH_DELIMITED = 2;

    @Test
    void entriesAreWhatAMapHasOnTheWire() throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (var label : Labels.list(Map.of("a", "b", "c", ""))) {
            byte[] entry = label.toByteArray();
            wire.write(FIELD << 3 | LENGTH_DELIMITED);
            wire.write(entry.length);
            wire.write(entry);
        }

        assertThat(IssueJoinTokenRequest.parseFrom(wire.toByteArray()).getLabelsMap())
                .isEqualTo(Map.of("a", "b", "c", ""));
    }

    @Test
    void ofSeveralWithOneKeyTheLastCounts() {
        assertThat(
                        Labels.map(
                                List.of(
                                        Labels.of("a", "1"),
                                        Labels.of("b", "2"),
                                        Labels.of("a", "3"))))
                .isEqualTo(Map.of("a", "3", "b", "2"));
    }
}
